package dev.tern.training.data;

/** Numbers of any field to floats. */
final class Scaling {
    private Scaling() {}

    static void apply(Rows in, Rows out, int field, float factor, float offset) {
        int elements = in.fields().get(field).elements();
        float[] to = out.floats(field);
        switch (in.fields().get(field).type()) {
            case UINT8 -> {
                byte[] from = in.bytes(field);
                for (int i = 0; i < elements; i++) {
                    to[i] = factor * (from[i] & 0xFF) + offset;
                }
            }
            case INT32 -> {
                int[] from = in.ints(field);
                for (int i = 0; i < elements; i++) {
                    to[i] = factor * from[i] + offset;
                }
            }
            case INT64 -> {
                long[] from = in.longs(field);
                for (int i = 0; i < elements; i++) {
                    to[i] = factor * from[i] + offset;
                }
            }
            default -> {
                float[] from = in.floats(field);
                for (int i = 0; i < elements; i++) {
                    to[i] = factor * from[i] + offset;
                }
            }
        }
    }
}
