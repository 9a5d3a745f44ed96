package dev.tern.training.layer;

/** What recurrent layers have in common, for wrappers around them. */
public interface Recurrent extends Layer {
    /**
     * How a layer goes along a sequence and which results it gives.
     *
     * @param sequences the result of every step, else of the last alone
     * @param states the states after the last step too
     * @param backwards the sequence from its end
     * @param dropout how much of the result of a step the next one does not see while training, as Keras' recurrent_dropout
     * @param unrolled whether files have its steps written out, rather than a loop
     */
    record Form(boolean sequences, boolean states, boolean backwards, float dropout, boolean unrolled) {
        static final Form LAST = new Form(false, false, false);

        /** Without dropout between steps. */
        public Form(boolean sequences, boolean states, boolean backwards) {
            this(sequences, states, backwards, 0, false);
        }

        public Form withSequences(boolean other) {
            return new Form(other, states, backwards, dropout, unrolled);
        }

        public Form withStates(boolean other) {
            return new Form(sequences, other, backwards, dropout, unrolled);
        }

        public Form withBackwards(boolean other) {
            return new Form(sequences, states, other, dropout, unrolled);
        }

        public Form withDropout(float other) {
            return new Form(sequences, states, backwards, other, unrolled);
        }

        public Form withUnrolled(boolean other) {
            return new Form(sequences, states, backwards, dropout, other);
        }
    }

    Form form();

    /** The same layer with other results. */
    Recurrent withForm(Form other);

    /** The result of every step. */
    default Recurrent returningSequences() {
        return withForm(form().withSequences(true));
    }

    /** The states after the last step too. */
    default Recurrent returningStates() {
        return withForm(form().withStates(true));
    }

    /** The sequence from its end. */
    default Recurrent goingBackwards() {
        return withForm(form().withBackwards(true));
    }

    /** Writes the steps out in files too, where long sequences would be loops. */
    default Recurrent unrolled() {
        return withForm(form().withUnrolled(true));
    }

    /** Drops so much of a step's result on its way to the next step, the same places in all steps, while training. */
    default Recurrent recurrentDropout(float rate) {
        return withForm(form().withDropout(rate));
    }
}
