package dev.tern.tflite.metadata;

/** What a packed file is for; in the order of the format. */
public enum FileType {
    UNKNOWN,
    DESCRIPTIONS,
    /** One label for each position along an axis: what each probability stands for. */
    TENSOR_AXIS_LABELS,
    /** One label for each value that an element may have. */
    TENSOR_VALUE_LABELS,
    TENSOR_AXIS_SCORE_CALIBRATION,
    VOCABULARY,
    SCANN_INDEX_FILE;

    private static final FileType[] ALL = values();

    static FileType of(int number) {
        return number >= 0 && number < ALL.length ? ALL[number] : UNKNOWN;
    }
}
