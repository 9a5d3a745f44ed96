package dev.tern.training.callback;

import dev.tern.tensor.TernException;
import dev.tern.training.History;
import dev.tern.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Keeps a table of all epochs in a file: a row for each epoch, a column for each measure in alphabetical order. */
public record CsvLog(Path file) implements Callback {
    @Override
    public void epochEnd(Trainer trainer, History.Epoch epoch) {
        TreeSet<String> names = new TreeSet<>();
        trainer.history().epochs().forEach(e -> names.addAll(e.values().keySet()));
        List<String> lines = new ArrayList<>(List.of("epoch," + String.join(",", names)));
        for (History.Epoch each : trainer.history().epochs()) {
            StringBuilder line = new StringBuilder().append(each.number());
            names.forEach(name -> line.append(',').append(each.value(name)));
            lines.add(line.toString());
        }
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw TernException.at("log " + file).problem("cannot be written: " + e.getMessage(), e);
        }
    }
}
