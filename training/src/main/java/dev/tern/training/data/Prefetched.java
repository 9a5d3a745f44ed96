package dev.tern.training.data;

import dev.tern.tensor.TernException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Batches made ahead by another thread. A fixed number of buffers goes round: empty ones there, full ones back. */
final class Prefetched implements BatchCursor {
    /** What the other thread hands over: a full buffer, or the end, or what went wrong. */
    private record Delivery(
            Rows batch, boolean isEnd, @Nullable RuntimeException failure) {}

    private final BlockingQueue<Delivery> full;
    private final BlockingQueue<Delivery> empty;
    private final Thread thread;
    private boolean ended;

    Prefetched(Supplier<BatchCursor> opening, List<Field> fields, int batchRows, int batches) {
        if (batches < 1) {
            throw TernException.at("prefetch")
                    .expected("at least one batch")
                    .found(String.valueOf(batches))
                    .fix("give a number of 1 or more, or leave prefetch out");
        }
        full = new ArrayBlockingQueue<>(batches + 1);
        empty = new ArrayBlockingQueue<>(batches);
        for (int i = 0; i < batches; i++) {
            empty.add(new Delivery(Rows.of(fields, batchRows), false, null));
        }
        Rows none = Rows.of(fields, 0);
        thread = Thread.ofPlatform().daemon().name("tern-prefetch").start(() -> work(opening, none));
    }

    private void work(Supplier<BatchCursor> opening, Rows none) {
        try (BatchCursor cursor = opening.get()) {
            while (true) {
                Delivery next = empty.take();
                if (!cursor.next(next.batch())) {
                    full.put(new Delivery(none, true, null));
                    return;
                }
                full.put(next);
            }
        } catch (InterruptedException _) {
            // The reader closed the pass; nobody waits for more.
        } catch (RuntimeException e) {
            // One place is always left for this: only `batches` buffers exist.
            full.add(new Delivery(none, true, e));
        } catch (Error e) {
            full.add(new Delivery(none, true, new IllegalStateException("the prefetching thread failed", e)));
        }
    }

    @Override
    public boolean next(Rows into) {
        if (ended) {
            return false;
        }
        try {
            Delivery delivery = full.take();
            if (delivery.isEnd()) {
                ended = true;
                RuntimeException failure = delivery.failure();
                if (failure != null) {
                    throw failure;
                }
                return false;
            }
            into.swap(delivery.batch());
            empty.put(delivery);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TernException.at("prefetch").problem("interrupted while waiting for a batch", e);
        }
    }

    @Override
    public void close() {
        ended = true;
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
