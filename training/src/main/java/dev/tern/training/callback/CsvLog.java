package dev.tern.training.callback;

import dev.tern.training.History;
import dev.tern.training.Trainer;
import dev.tern.training.files.WholeFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
        ByteBuffer text = StandardCharsets.UTF_8.encode(String.join("\n", lines) + "\n");
        WholeFile.write(file, channel -> {
            while (text.hasRemaining()) {
                channel.write(text);
            }
        });
    }
}
