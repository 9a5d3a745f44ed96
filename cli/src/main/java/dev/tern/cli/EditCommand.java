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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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
        for (EditStep step : steps()) {
            editor = step.applied(editor, spec);
        }
        if (strip) {
            editor = editor.stripNames();
        }
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
        EditStep form = new EditStep("--wire", "INPUT=OUTPUT", wires, (same, parts) -> same);
        Map<String, String> wired = new LinkedHashMap<>();
        wires.forEach(wire -> {
            EditStep.Parts parts = form.parts(wire, spec);
            wired.put(parts.name(), parts.value());
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
            EditStep form = new EditStep("--shape", "INPUT=SHAPE", shapes, (same, parts) -> same);
            Map<String, Shape> wanted = new LinkedHashMap<>();
            shapes.forEach(text -> {
                EditStep.Parts parts = form.parts(text, spec);
                wanted.put(parts.name(), ShapeText.parse(parts.value()));
            });
            editor = editor.inputShapes(wanted);
        }
        return editor;
    }

    /** What the options that may be repeated ask for, in the order in which it is done. */
    private List<EditStep> steps() {
        return List.of(
                new EditStep(
                        "--input-type",
                        "INPUT=TYPE",
                        inputTypes,
                        (e, p) -> e.inputType(p.name(), type(p.value()), scale(p.value()))),
                new EditStep(
                        "--output-type",
                        "OUTPUT=TYPE",
                        outputTypes,
                        (e, p) -> e.outputType(p.name(), type(p.value()), scale(p.value()))),
                new EditStep("--rename", "OLD=NEW", renames, (e, p) -> e.renameTensor(p.name(), p.value())),
                new EditStep(
                        "--rename-signature", "OLD=NEW", signatures, (e, p) -> e.renameSignature(p.name(), p.value())),
                new EditStep(
                        "--rename-input", "KEY:OLD=NEW", inputs, (e, p) -> e.renameInput(p.key(), p.name(), p.value())),
                new EditStep(
                        "--rename-output",
                        "KEY:OLD=NEW",
                        outputs,
                        (e, p) -> e.renameOutput(p.key(), p.name(), p.value())),
                new EditStep("--remove-signature", "KEY", removed, (e, p) -> e.removeSignature(p.name())),
                new EditStep("--add-signature", "KEY", added, (e, p) -> e.addSignature(p.name())),
                new EditStep(
                        "--remove-all-metadata", "", bare ? List.of("") : List.of(), (e, p) -> e.removeAllMetadata()),
                new EditStep("--remove-metadata", "NAME", removedMetadata, (e, p) -> e.removeMetadata(p.name())),
                new EditStep(
                        "--metadata",
                        "NAME=FILE",
                        metadata,
                        (e, p) -> e.metadata(p.name(), Files.readAllBytes(Path.of(p.value())))),
                new EditStep(
                        "--labels",
                        "OUTPUT=FILE",
                        labels,
                        (e, p) -> e.labels(p.name(), Files.readAllLines(Path.of(p.value())))),
                new EditStep("--about", "FIELD=TEXT", about, (e, p) -> e.about(p.name(), p.value())));
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
}
