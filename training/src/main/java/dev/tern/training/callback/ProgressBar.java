package dev.tern.training.callback;

import dev.tern.training.History;
import dev.tern.training.Trainer;
import java.io.Console;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;

/**
 * Tells how a training goes: a bar with loss, speed and time left that redraws itself on a terminal, and a line for each epoch
 * there and elsewhere. Standard output goes into {@link #on(PrintStream)}: {@code Fit.epochs(10).with(ProgressBar.on(stream))}.
 */
public final class ProgressBar implements Callback {
    private static final int BAR_WIDTH = 24;
    private static final long REDRAW_NANOS = 100_000_000;
    /** Back to the beginning of the line, and away with what stands there. */
    private static final String ANEW = "\r\u001B[K";

    private final PrintWriter out;
    private final boolean redrawing;
    private long drawn;

    private ProgressBar(PrintWriter out, boolean redrawing) {
        this.out = out;
        this.redrawing = redrawing;
    }

    /** Tells {@code out}, with a bar where that is a terminal. */
    public static ProgressBar on(PrintStream out) {
        return on(new PrintWriter(out, false, out.charset()), isTerminal());
    }

    /** Tells {@code out}; {@code redrawing} says whether somebody sees a bar there. */
    public static ProgressBar on(PrintWriter out, boolean redrawing) {
        return new ProgressBar(out, redrawing);
    }

    /** Whether standard output is a terminal that can go back in a line. */
    public static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
    }

    @Override
    public void begin(Trainer trainer) {
        int done = trainer.epochsDone();
        if (done > 0) {
            out.printf(
                    "  %s after epoch %d/%d%n",
                    done < trainer.lastEpoch() ? "goes on" : "nothing is left to do", done, trainer.lastEpoch());
            out.flush();
        }
    }

    @Override
    public void batchEnd(Trainer trainer, Progress progress) {
        long now = System.nanoTime();
        if (!redrawing || now - drawn < REDRAW_NANOS) {
            return;
        }
        drawn = now;
        out.printf(
                Locale.ROOT,
                "%s  epoch %d/%d  %s  loss %.4f  %,.0f/s%s",
                ANEW,
                progress.epoch(),
                trainer.lastEpoch(),
                bar(progress),
                progress.loss(),
                progress.examples() / Math.max(progress.seconds(), 1e-9),
                left(progress));
        out.flush();
    }

    private static String bar(Progress progress) {
        if (progress.batches() <= 0) {
            return progress.batch() + " batches";
        }
        int filled = (int) Math.min(BAR_WIDTH, BAR_WIDTH * progress.batch() / progress.batches());
        return "[" + "#".repeat(filled) + "-".repeat(BAR_WIDTH - filled) + "]";
    }

    private static String left(Progress progress) {
        if (progress.batches() <= 0 || progress.batch() == 0) {
            return "";
        }
        long batches = Math.max(0, progress.batches() - progress.batch());
        return "  " + time(progress.seconds() * batches / progress.batch()) + " left";
    }

    /** Seconds as people say them: {@code 45 s}, {@code 3 min 20 s}, {@code 2 h 5 min}. */
    static String time(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600
                ? whole / 60 + " min " + whole % 60 + " s"
                : whole / 3600 + " h " + whole % 3600 / 60 + " min";
    }

    @Override
    public void epochEnd(Trainer trainer, History.Epoch epoch) {
        StringBuilder line = new StringBuilder(redrawing ? ANEW : "");
        line.append(String.format(Locale.ROOT, "  epoch %d/%d", epoch.number(), trainer.lastEpoch()));
        for (Map.Entry<String, Double> value : epoch.values().entrySet()) {
            line.append(String.format(Locale.ROOT, "  %s %.4f", value.getKey(), value.getValue()));
        }
        out.println(line.append(String.format(Locale.ROOT, "  %.1f s", epoch.seconds())));
        out.flush();
    }
}
