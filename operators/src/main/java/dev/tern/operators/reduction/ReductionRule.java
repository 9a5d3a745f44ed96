package dev.tern.operators.reduction;

/** How elements are brought together, and what an empty set of them gives. */
public enum ReductionRule {
    MEAN("MEAN", Float.NaN, 0, 0),
    SUM("SUM", 0f, 0, 0),
    PRODUCT("REDUCE_PROD", 1f, 1, 1),
    MAXIMUM("REDUCE_MAX", -Float.MAX_VALUE, Integer.MIN_VALUE, Long.MIN_VALUE),
    MINIMUM("REDUCE_MIN", Float.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE),
    ANY("REDUCE_ANY", 0f, 0, 0),
    ALL("REDUCE_ALL", 1f, 1, 1);

    private final String operatorName;
    private final float ofNoFloats;
    private final int ofNoInts;
    private final long ofNoLongs;

    ReductionRule(String operatorName, float ofNoFloats, int ofNoInts, long ofNoLongs) {
        this.operatorName = operatorName;
        this.ofNoFloats = ofNoFloats;
        this.ofNoInts = ofNoInts;
        this.ofNoLongs = ofNoLongs;
    }

    /** The operator's name in the file format. */
    public String operatorName() {
        return operatorName;
    }

    /** The result for no floats at all. */
    float ofNoFloats() {
        return ofNoFloats;
    }

    /** The result for no integers at all, before it is cut to the type. */
    int ofNoInts() {
        return ofNoInts;
    }

    /** The result for no 64-bit integers at all. */
    long ofNoLongs() {
        return ofNoLongs;
    }
}
