package dev.tern.graph;

/**
 * What a file said about a model, graph, value or node beyond what Tern knows: fields of newer versions of the format,
 * and choices of spelling that carry no meaning. Opaque here; the file module puts it in and writes it back.
 */
public interface Extras {
    /** Nothing beyond what is known. */
    Extras NONE = new Extras() {
        @Override
        public String toString() {
            return "no extras";
        }
    };
}
