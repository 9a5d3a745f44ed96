package dev.tern.cli;

import dev.tern.media.image.Picture;
import dev.tern.tensor.TernException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Pictures in order, each read and made ready by another thread while the one before it is looked at, the first while a model is
 * opened.
 *
 * @param <T> what a picture is made ready as
 */
final class PicturesAhead<T> {
    private final Iterator<Path> files;
    private final CompletableFuture<Function<Picture, T>> preparation = new CompletableFuture<>();
    private @Nullable FutureTask<Read<T>> ahead;

    PicturesAhead(List<Path> files) {
        this.files = files.iterator();
        begin();
    }

    /** A picture, ready, and how long it took to read. */
    record Read<T>(T picture, double millis) {}

    /** Tells how pictures are made ready; until then they are only read. */
    void prepareBy(Function<Picture, T> way) {
        preparation.complete(way);
    }

    /** No picture will be asked for. */
    void giveUp() {
        preparation.cancel(false);
    }

    private void begin() {
        if (!files.hasNext()) {
            ahead = null;
            return;
        }
        Path file = files.next();
        FutureTask<Read<T>> task = new FutureTask<>(() -> {
            long begin = System.nanoTime();
            Picture picture = Picture.read(file);
            double millis = (System.nanoTime() - begin) / 1e6;
            return new Read<>(preparation.get().apply(picture), millis);
        });
        Thread reader = new Thread(task, "tern pictures");
        reader.setDaemon(true);
        reader.start();
        ahead = task;
    }

    /** The next picture; fails as reading it failed. */
    Read<T> next() {
        FutureTask<Read<T>> task = ahead;
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
