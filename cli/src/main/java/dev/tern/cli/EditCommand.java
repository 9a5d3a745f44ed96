package dev.tern.cli;

import dev.tern.converter.edit.ModelEditor;
import dev.tern.graph.Model;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tflite.ModelFile;
import dev.tern.tflite.WeightsFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tern edit}: a finished model, changed and written anew. */
@Command(
        name = "edit",
        sortOptions = false,
        customSynopsis = "tern edit MODEL -o FILE STEPS",
        description = {
            "Steps are taken in the order of this list, whatever their order on the command line.",
            "Tensors are named as `tern inspect` shows them, or by # and their number; inputs and outputs also as a"
                    + " signature names them."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the model is written",
            "1:it cannot be changed so, and nothing is written",
            "2:the command line is wrong"
        },
        footer = {
            "",
            "Examples: tern edit model.tflite -o batch8.tflite --batch 8",
            "          tern edit model.tflite -o open.tflite --batch -1",
            "          tern edit model.tflite -o features.tflite --to pool5/relu",
            "          tern edit backbone.tflite --join head.tflite -o whole.tflite",
            "          tern edit quant.tflite -o bytes.tflite --input-type image=uint8 --output-type scores=uint8",
            "          tern edit model.tflite -o named.tflite --labels scores=labels.txt --about author=Ada",
            "          tern edit model.tflite -o split.tflite --weights weights.bin"
        })
final class EditCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "The .tflite file to start from; it stays as it is, unless -o names it too.")
    private Path source = Path.of("");

    @Option(
            names = {"-o", "--output", "--output_file"},
            paramLabel = "FILE",
            required = true,
            description = "The .tflite file to write.")
    private Path output = Path.of("");

    @Option(
            names = "--from",
            paramLabel = "TENSOR",
            split = ",",
            description = "Keep what follows from these tensors: they become the inputs.")
    private List<String> from = List.of();

    @Option(
            names = "--to",
            paramLabel = "TENSOR",
            split = ",",
            description = "Keep what leads to these tensors: they become the outputs.")
    private List<String> to = List.of();

    @Option(names = "--join", paramLabel = "MODEL", description = "Put this model behind; its inputs read the outputs.")
    private @Nullable Path next;

    @Option(
            names = "--wire",
            paramLabel = "INPUT=OUTPUT",
            description = "With --join: which input of it reads which output (default: in their order).")
    private List<String> wires = List.of();

    @Option(names = "--batch", paramLabel = "N", description = "First extent of every input; -1 leaves it open.")
    private @Nullable Integer batch;

    @Option(
            names = "--shape",
            paramLabel = "INPUT=SHAPE",
            description = "Shape of one input, as 1,224,224,3; -1 leaves an extent open.")
    private List<String> shapes = List.of();

    @Option(
            names = "--input-type",
            paramLabel = "INPUT=TYPE",
            description = "float32, int8, uint8 or int16; TYPE:SCALE:ZERO where the model cannot tell the scale.")
    private List<String> inputTypes = List.of();

    @Option(names = "--output-type", paramLabel = "OUTPUT=TYPE", description = "The same for an output.")
    private List<String> outputTypes = List.of();

    @Option(
            names = {"--detection-postprocess", "--detection_postprocess"},
            paramLabel = "anchors=FILE[,NAME=VALUE…]",
            description = DetectionText.DESCRIPTION)
    private @Nullable String detection;

    @Option(names = "--rename", paramLabel = "OLD=NEW", description = "Another name for a tensor of the main graph.")
    private List<String> renames = List.of();

    @Option(names = "--rename-signature", paramLabel = "OLD=NEW", description = "Another key for a signature.")
    private List<String> signatures = List.of();

    @Option(
            names = "--rename-input",
            paramLabel = "KEY:OLD=NEW",
            description = "What signature KEY calls one of its inputs.")
    private List<String> inputs = List.of();

    @Option(
            names = "--rename-output",
            paramLabel = "KEY:OLD=NEW",
            description = "What signature KEY calls one of its outputs.")
    private List<String> outputs = List.of();

    @Option(names = "--add-signature", paramLabel = "KEY", description = "A signature for the main graph.")
    private List<String> added = List.of();

    @Option(names = "--remove-signature", paramLabel = "KEY", description = "Take a signature out.")
    private List<String> removed = List.of();

    @Option(names = "--remove-all-metadata", description = "Take all metadata and packed files out.")
    private boolean bare;

    @Option(names = "--remove-metadata", paramLabel = "NAME", description = "Take one metadata entry out.")
    private List<String> removedMetadata = List.of();

    @Option(names = "--metadata", paramLabel = "NAME=FILE", description = "Put a file's bytes into the metadata.")
    private List<String> metadata = List.of();

    @Option(
            names = "--labels",
            paramLabel = "OUTPUT=FILE",
            description = "Pack a file of labels, one on each line, for an output.")
    private List<String> labels = List.of();

    @Option(
            names = "--about",
            paramLabel = "FIELD=TEXT",
            description = "Set name, description, version, author or license.")
    private List<String> about = List.of();

    @Option(names = "--strip-names", description = "Take the names of inner tensors out: a smaller file.")
    private boolean strip;

    @Option(
            names = "--weights",
            paramLabel = "PLACE",
            description =
                    "inside: in the graph's part of the file, as usual; behind: after it, in the same file; or the"
                            + " name of a file beside the model, which Tern reads and older runtimes do not.")
    private @Nullable String weights;

    @Override
    public Integer call() throws IOException {
        OutputPlace.require(spec, "-o", output, List.of());
        ModelEditor editor = ModelEditor.open(source);
        if (!from.isEmpty() || !to.isEmpty()) {
            editor = editor.cut(from, to);
        }
        editor = joined(editor);
        editor = reshaped(editor);
        if (detection != null) {
            editor = editor.detection(DetectionText.parse(detection));
        }
        editor = retyped(editor);
        editor = renamed(editor);
        editor = described(editor);
        if (editor.changes().isEmpty() && weights == null) {
            throw new ParameterException(spec.commandLine(), "nothing to change: name at least one step");
        }
        write(editor.model());
        PrintWriter out = spec.commandLine().getOut();
        editor.changes().forEach(change -> out.println("changed     " + change));
        out.println("written     " + output);
        return ExitCode.OK;
    }

    private void write(Model model) {
        Path from = source.toAbsolutePath().normalize().getParent();
        boolean moves =
                from == null || !from.equals(output.toAbsolutePath().normalize().getParent());
        if (weights == null && !moves) {
            ModelFile.write(model, output);
        } else if (weights == null) {
            // Weights in a file beside the source would be missed in another folder.
            WeightsFile.inside(model, output);
        } else if (weights.equals("inside")) {
            WeightsFile.inside(model, output);
        } else if (weights.equals("behind")) {
            WeightsFile.behind(model, output);
        } else {
            Path name = output.toAbsolutePath().getFileName();
            if (name != null && name.toString().equals(weights)) {
                throw new ParameterException(spec.commandLine(), "--weights names the model's own file");
            }
            WeightsFile.beside(model, output, weights);
        }
    }

    private ModelEditor joined(ModelEditor editor) {
        if (next == null) {
            if (!wires.isEmpty()) {
                throw new ParameterException(spec.commandLine(), "--wire needs --join");
            }
            return editor;
        }
        Map<String, String> wired = new LinkedHashMap<>();
        wires.forEach(wire -> {
            Pair pair = pair("--wire", "INPUT=OUTPUT", wire);
            wired.put(pair.left, pair.right);
        });
        return editor.join(ModelFile.read(next), wired);
    }

    private ModelEditor reshaped(ModelEditor start) {
        ModelEditor editor = start;
        if (batch != null) {
            if (batch == 0 || batch < -1) {
                throw new ParameterException(spec.commandLine(), "--batch takes 1 or more, or -1, not " + batch);
            }
            editor = editor.batch(batch);
        }
        if (!shapes.isEmpty()) {
            Map<String, Shape> wanted = new LinkedHashMap<>();
            shapes.forEach(text -> {
                Pair pair = pair("--shape", "INPUT=SHAPE", text);
                wanted.put(pair.left, ShapeText.parse(pair.right));
            });
            editor = editor.inputShapes(wanted);
        }
        return editor;
    }

    private ModelEditor retyped(ModelEditor start) {
        ModelEditor editor = start;
        for (String text : inputTypes) {
            Pair pair = pair("--input-type", "INPUT=TYPE", text);
            editor = editor.inputType(pair.left, type(pair.right), scale(pair.right));
        }
        for (String text : outputTypes) {
            Pair pair = pair("--output-type", "OUTPUT=TYPE", text);
            editor = editor.outputType(pair.left, type(pair.right), scale(pair.right));
        }
        return editor;
    }

    private DataType type(String text) {
        return BorderType.parse(text.split(":", -1)[0], spec);
    }

    private @Nullable Quantization scale(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length == 1) {
            return null;
        }
        try {
            float scale = Float.parseFloat(parts[1]);
            long zero = Long.parseLong(parts[2]);
            if (parts.length == 3 && scale > 0 && Float.isFinite(scale)) {
                return Quantization.perTensor(scale, zero);
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            // Told below, with what was expected.
        }
        throw new ParameterException(spec.commandLine(), "a scale is TYPE:SCALE:ZERO, as uint8:0.0078125:128");
    }

    private ModelEditor renamed(ModelEditor start) {
        ModelEditor editor = start;
        editor = each(editor, "--rename", "OLD=NEW", renames, (e, p) -> e.renameTensor(p.left, p.right));
        editor =
                each(editor, "--rename-signature", "OLD=NEW", signatures, (e, p) -> e.renameSignature(p.left, p.right));
        editor = each(
                editor,
                "--rename-input",
                "KEY:OLD=NEW",
                inputs,
                (e, p) -> e.renameInput(key(p.left), inner(p.left), p.right));
        editor = each(
                editor,
                "--rename-output",
                "KEY:OLD=NEW",
                outputs,
                (e, p) -> e.renameOutput(key(p.left), inner(p.left), p.right));
        for (String key : removed) {
            editor = editor.removeSignature(key);
        }
        for (String key : added) {
            editor = editor.addSignature(key);
        }
        return editor;
    }

    private String key(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw new ParameterException(spec.commandLine(), "KEY:OLD=NEW is needed, not " + text);
        }
        return text.substring(0, colon);
    }

    private String inner(String text) {
        return text.substring(text.indexOf(':') + 1);
    }

    private ModelEditor described(ModelEditor start) throws IOException {
        ModelEditor editor = bare ? start.removeAllMetadata() : start;
        for (String name : removedMetadata) {
            editor = editor.removeMetadata(name);
        }
        for (String text : metadata) {
            Pair pair = pair("--metadata", "NAME=FILE", text);
            editor = editor.metadata(pair.left, Files.readAllBytes(Path.of(pair.right)));
        }
        for (String text : labels) {
            Pair pair = pair("--labels", "OUTPUT=FILE", text);
            List<String> lines = new ArrayList<>(Files.readAllLines(Path.of(pair.right)));
            editor = editor.labels(pair.left, lines);
        }
        editor = each(editor, "--about", "FIELD=TEXT", about, (e, p) -> e.about(p.left, p.right));
        return strip ? editor.stripNames() : editor;
    }

    private ModelEditor each(
            ModelEditor start,
            String option,
            String form,
            List<String> texts,
            BiFunction<ModelEditor, Pair, ModelEditor> step) {
        ModelEditor editor = start;
        for (String text : texts) {
            editor = step.apply(editor, pair(option, form, text));
        }
        return editor;
    }

    private record Pair(String left, String right) {}

    private Pair pair(String option, String form, String text) {
        // Names of tensors may hold '=', what stands behind them rarely does; a description may.
        int equals = option.equals("--about") ? text.indexOf('=') : text.lastIndexOf('=');
        if (equals < 1) {
            throw new ParameterException(spec.commandLine(), option + " takes " + form + ", not " + text);
        }
        return new Pair(text.substring(0, equals), text.substring(equals + 1));
    }
}
