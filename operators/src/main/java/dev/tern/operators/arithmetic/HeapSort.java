package dev.tern.operators.arithmetic;

/** Sorting in place that allocates nothing, unlike the library's, which keeps pivots in arrays of their own. */
public final class HeapSort {
    private HeapSort() {}

    /** Puts the first {@code count} numbers in ascending order. */
    public static void ascending(long[] numbers, int count) {
        for (int i = count / 2 - 1; i >= 0; i--) {
            siftDown(numbers, i, count);
        }
        for (int end = count - 1; end > 0; end--) {
            long largest = numbers[0];
            numbers[0] = numbers[end];
            numbers[end] = largest;
            siftDown(numbers, 0, end);
        }
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
