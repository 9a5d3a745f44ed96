package dev.tern.training.callback;

import dev.tern.tensor.TernException;
import dev.tern.training.Curves;
import dev.tern.training.History;
import dev.tern.training.Trainer;
import dev.tern.training.files.WholeFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** Draws the curves of all epochs so far into a file, anew after each epoch: a picture, or a page with a table. */
public record CurvesFile(Path file, boolean page) implements Callback {
    /** A picture where the name ends in {@code .svg}, a page where it ends in {@code .html}. */
    public static CurvesFile in(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (!name.endsWith(".svg") && !name.endsWith(".html")) {
            throw TernException.at(file.toString())
                    .expected("a name that ends in .svg or .html, for curves")
                    .found("'" + name + "'")
                    .fix("choose another name");
        }
        return new CurvesFile(file, name.endsWith(".html"));
    }

    @Override
    public void epochEnd(Trainer trainer, History.Epoch epoch) {
        History history = trainer.history();
        String text = page ? Curves.html(history) : Curves.svg(history);
        WholeFile.write(file, channel -> {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        });
    }
}
