package dev.tern.cli;

import dev.tern.media.image.Picture;
import dev.tern.tensor.TernException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Pictures in order, each read by another thread while the one before it is looked at, the first while a model is opened. */
final class PicturesAhead {
    private final Iterator<Path> files;
    private @Nullable FutureTask<Read> ahead;

    PicturesAhead(List<Path> files) {
        this.files = files.iterator();
        begin();
    }

    /** A picture and how long it took to read. */
    record Read(Picture picture, double millis) {}

    private void begin() {
        if (!files.hasNext()) {
            ahead = null;
            return;
        }
        Path file = files.next();
        FutureTask<Read> task = new FutureTask<>(() -> {
            long begin = System.nanoTime();
            Picture picture = Picture.read(file);
            return new Read(picture, (System.nanoTime() - begin) / 1e6);
        });
        Thread reader = new Thread(task, "tern pictures");
        reader.setDaemon(true);
        reader.start();
        ahead = task;
    }

    /** The next picture; fails as reading it failed. */
    Read next() {
        FutureTask<Read> task = ahead;
        if (task == null) {
            throw new IllegalStateException("there are no more pictures");
        }
        try {
            return task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TernException.of("interrupted while a picture was read");
        } finally {
            begin();
        }
    }
}
