package dev.tern.training.optimizer;

/**
 * The optimisers that Keras has, with its defaults. A learning rate that changes, limits of gradients and what else differs are
 * given to what these make: {@code Optimizers.adam().withClipping(Clipping.byNorm(1))}.
 */
public final class Optimizers {
    /** Keras' learning rate. */
    private static final float RATE = 0.001f;

    /** What keeps divisions by running means finite. */
    private static final float EPSILON = 1e-7f;

    private Optimizers() {}

    public static Sgd sgd() {
        return sgd(0.01f);
    }

    public static Sgd sgd(float rate) {
        return sgd(rate, 0, false);
    }

    public static Sgd sgd(float rate, float momentum, boolean nesterov) {
        return new Sgd(Schedule.constant(rate), momentum, nesterov, 0, Optimizer.Clipping.NONE);
    }

    public static Adam adam() {
        return adam(RATE);
    }

    public static Adam adam(float rate) {
        return adamW(rate, 0);
    }

    public static Adam adamW() {
        return adamW(RATE, 0.004f);
    }

    public static Adam adamW(float rate, float weightDecay) {
        return new Adam(Schedule.constant(rate), 0.9f, 0.999f, EPSILON, false, weightDecay, Optimizer.Clipping.NONE);
    }

    public static RmsProp rmsProp() {
        return rmsProp(RATE);
    }

    public static RmsProp rmsProp(float rate) {
        return new RmsProp(Schedule.constant(rate), 0.9f, 0, EPSILON, false, Optimizer.Clipping.NONE);
    }

    public static Adagrad adagrad() {
        return adagrad(RATE);
    }

    public static Adagrad adagrad(float rate) {
        return new Adagrad(Schedule.constant(rate), 0.1f, EPSILON, Optimizer.Clipping.NONE);
    }

    public static Adadelta adadelta() {
        return adadelta(RATE);
    }

    public static Adadelta adadelta(float rate) {
        return new Adadelta(Schedule.constant(rate), 0.95f, EPSILON, Optimizer.Clipping.NONE);
    }

    public static Adamax adamax() {
        return adamax(RATE);
    }

    public static Adamax adamax(float rate) {
        return new Adamax(Schedule.constant(rate), 0.9f, 0.999f, EPSILON, Optimizer.Clipping.NONE);
    }

    public static Nadam nadam() {
        return nadam(RATE);
    }

    public static Nadam nadam(float rate) {
        return new Nadam(Schedule.constant(rate), 0.9f, 0.999f, EPSILON, Optimizer.Clipping.NONE);
    }

    public static Ftrl ftrl() {
        return ftrl(RATE);
    }

    public static Ftrl ftrl(float rate) {
        return new Ftrl(Schedule.constant(rate), -0.5f, 0.1f, 0, 0, 0, 0, Optimizer.Clipping.NONE);
    }

    public static Lion lion() {
        return lion(RATE);
    }

    public static Lion lion(float rate) {
        return new Lion(Schedule.constant(rate), 0.9f, 0.99f, 0, Optimizer.Clipping.NONE);
    }
}
