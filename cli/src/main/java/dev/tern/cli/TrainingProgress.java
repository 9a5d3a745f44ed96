package dev.tern.cli;

import dev.tern.training.History;
import dev.tern.training.Trainer;
import dev.tern.training.callback.Callback;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;

/** Tells how a training goes: a bar that redraws itself on a terminal, a line for each epoch elsewhere. */
final class TrainingProgress implements Callback {
    private static final int BAR_WIDTH = 24;
    private static final long REDRAW_NANOS = 100_000_000;

    private final PrintWriter out;
    private final int epochs;
    private final boolean terminal;
    private long drawn;

    TrainingProgress(PrintWriter out, int epochs, boolean terminal) {
        this.out = out;
        this.epochs = epochs;
        this.terminal = terminal;
    }

    /** Whether somebody sees what is printed now. */
    static boolean onTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
    }

    @Override
    public void batchEnd(Trainer trainer, Progress progress) {
        long now = System.nanoTime();
        if (!terminal || now - drawn < REDRAW_NANOS) {
            return;
        }
        drawn = now;
        long batches = Math.max(progress.batches(), progress.batch());
        int filled = (int) (BAR_WIDTH * progress.batch() / batches);
        double left = progress.seconds() * (batches - progress.batch()) / progress.batch();
        out.printf(
                Locale.ROOT,
                "\r\u001B[K  epoch %d/%d  [%s%s]  loss %.4f  %,.0f/s  %.0f s left",
                progress.epoch(),
                epochs,
                "#".repeat(filled),
                "-".repeat(BAR_WIDTH - filled),
                progress.loss(),
                progress.examples() / Math.max(progress.seconds(), 1e-9),
                left);
        out.flush();
    }

    @Override
    public void epochEnd(Trainer trainer, History.Epoch epoch) {
        StringBuilder line = new StringBuilder(terminal ? "\r\u001B[K" : "");
        line.append(String.format(Locale.ROOT, "  epoch %d/%d", epoch.number(), epochs));
        for (Map.Entry<String, Double> value : epoch.values().entrySet()) {
            line.append(String.format(Locale.ROOT, "  %s %.4f", value.getKey(), value.getValue()));
        }
        out.println(line.append(String.format(Locale.ROOT, "  %.1f s", epoch.seconds())));
        out.flush();
    }
}
