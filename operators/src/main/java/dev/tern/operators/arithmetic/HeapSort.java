package dev.tern.operators.arithmetic;

/** Sorting in place that allocates nothing, unlike the library's, which keeps pivots in arrays of their own. */
public final class HeapSort {
    private HeapSort() {}

    /** Puts the first {@code count} numbers in ascending order. */
    public static void ascending(long[] numbers, int count) {
        heap(numbers, count);
        for (int left = count; left > 1; left--) {
            removeLargest(numbers, left);
        }
    }

    /** Orders the first {@code count} numbers as a heap, the largest in front. */
    public static void heap(long[] numbers, int count) {
        for (int i = count / 2 - 1; i >= 0; i--) {
            siftDown(numbers, i, count);
        }
    }

    /** Puts the largest of a heap of {@code count} numbers behind the others, which are a heap then. */
    public static void removeLargest(long[] numbers, int count) {
        long largest = numbers[0];
        numbers[0] = numbers[count - 1];
        numbers[count - 1] = largest;
        siftDown(numbers, 0, count - 1);
    }

    private static void siftDown(long[] numbers, int from, int count) {
        long moved = numbers[from];
        int at = from;
        while (2 * at + 1 < count) {
            int child = 2 * at + 1;
            if (child + 1 < count && numbers[child + 1] > numbers[child]) {
                child++;
            }
            if (numbers[child] <= moved) {
                break;
            }
            numbers[at] = numbers[child];
            at = child;
        }
        numbers[at] = moved;
    }
}
