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
     */
    record Form(boolean sequences, boolean states, boolean backwards, float dropout) {
        static final Form LAST = new Form(false, false, false);

        /** Without dropout between steps. */
        public Form(boolean sequences, boolean states, boolean backwards) {
            this(sequences, states, backwards, 0);
        }

        public Form withSequences(boolean other) {
            return new Form(other, states, backwards, dropout);
        }

        public Form withStates(boolean other) {
            return new Form(sequences, other, backwards, dropout);
        }

        public Form withBackwards(boolean other) {
            return new Form(sequences, states, other, dropout);
        }

        public Form withDropout(float other) {
            return new Form(sequences, states, backwards, other);
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

    /** Drops so much of a step's result on its way to the next step, the same places in all steps, while training. */
    default Recurrent recurrentDropout(float rate) {
        return withForm(form().withDropout(rate));
    }
}
