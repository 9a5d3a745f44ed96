package dev.tern.cli;

import java.util.List;

/** Every command of {@code tern}, in the order in which {@code tern --help} lists them. */
final class Verbs {
    static final List<Verb> ALL = List.of(
            new Verb(
                    "quickstart",
                    "Draw digits, train on them, make a .tflite file, run it: the whole way.",
                    QuickstartCommand::new),
            new Verb("train", "Train a model by a recipe and write it.", TrainCommand::new),
            new Verb(
                    "convert",
                    "Make a .tflite file from a SavedModel, Keras, ONNX or frozen graph.",
                    ConvertCommand::new),
            new Verb("edit", "Change a .tflite file: names, shapes, types, parts, descriptions.", EditCommand::new),
            new Verb("classify", "Name what is on pictures.", ClassifyCommand::new),
            new Verb("run", "Run a model once and show what comes out.", RunCommand::new),
            new Verb("inspect", "Tell what a model is.", InspectCommand::new),
            new Verb("bench", "Time models, alone or beside other runtimes.", BenchCommand::new),
            new Verb("profile", "Show where a model's time goes, node by node.", ProfileCommand::new),
            new Verb("diff", "Compare two models: structure, and outputs on the same inputs.", DiffCommand::new),
            new Verb("example", "Write a small model to try the other commands on.", ExampleCommand::new),
            new Verb("doctor", "Show the machine, the JVM and which kernels are chosen.", DoctorCommand::new));

    private Verbs() {}
}
