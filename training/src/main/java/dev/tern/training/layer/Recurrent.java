package dev.tern.training.layer;

/** What recurrent layers have in common, for wrappers around them. */
public interface Recurrent extends Layer {
    /**
     * Which results a layer gives.
     *
     * @param sequences the result of every step, else of the last alone
     * @param states the states after the last step too
     * @param backwards the sequence from its end
     */
    record Form(boolean sequences, boolean states, boolean backwards) {
        static final Form LAST = new Form(false, false, false);
    }

    Form form();

    /** The same layer with other results. */
    Recurrent withForm(Form other);

    /** The result of every step. */
    default Recurrent returningSequences() {
        return withForm(new Form(true, form().states(), form().backwards()));
    }

    /** The states after the last step too. */
    default Recurrent returningStates() {
        return withForm(new Form(form().sequences(), true, form().backwards()));
    }

    /** The sequence from its end. */
    default Recurrent goingBackwards() {
        return withForm(new Form(form().sequences(), form().states(), true));
    }
}
