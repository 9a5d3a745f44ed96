package dev.tern.operators.flexbuffer;

/** What a {@link FlexValue} is. */
public enum FlexKind {
    NULL,
    INTEGER,
    REAL,
    BOOLEAN,
    TEXT,
    BYTES,
    LIST,
    MAP
}
