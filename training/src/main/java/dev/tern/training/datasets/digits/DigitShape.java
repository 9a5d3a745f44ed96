package dev.tern.training.datasets.digits;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One way to write a digit.
 *
 * @param weight how often this way is met, beside the other ways of the same digit
 * @param forms the same strokes in several forms: the same number of points and corners in each
 */
record DigitShape(int digit, double weight, List<Form> forms) {
    /**
     * Strokes as points.
     *
     * @param coordinates for each stroke x and y in turn, in a square of side 1
     * @param corners for each stroke and point whether the pen turns sharply there
     */
    record Form(List<double[]> coordinates, List<boolean[]> corners) {}

    static DigitShape parse(int digit, double weight, String... texts) {
        List<Form> forms = new ArrayList<>();
        for (String text : texts) {
            forms.add(form(text));
        }
        return new DigitShape(digit, weight, List.copyOf(forms));
    }

    private static Form form(String text) {
        List<double[]> coordinates = new ArrayList<>();
        List<boolean[]> corners = new ArrayList<>();
        for (String stroke : text.split(" / ")) {
            String[] points = stroke.strip().split(" ");
            double[] xy = new double[2 * points.length];
            boolean[] sharp = new boolean[points.length];
            for (int i = 0; i < points.length; i++) {
                sharp[i] = points[i].endsWith("|");
                String[] pair = points[i].replace("|", "").split(",");
                xy[2 * i] = Integer.parseInt(pair[0]) / 100.0;
                xy[2 * i + 1] = Integer.parseInt(pair[1]) / 100.0;
            }
            coordinates.add(xy);
            corners.add(sharp);
        }
        return new Form(coordinates, corners);
    }

    private static final double BEYOND = 0.3;

    /** A form between this shape's forms or a little beyond them, at random. */
    Form between(RandomGenerator random) {
        double[] shares = new double[forms.size()];
        double sum = 0;
        for (int i = 0; i < shares.length; i++) {
            // Squares of exponential numbers: most digits lie near one of the forms, some in the middle.
            double share = random.nextExponential();
            shares[i] = share * share;
            sum += shares[i];
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] = (1 + BEYOND) * shares[i] / sum - BEYOND / shares.length;
        }
        Form first = forms.getFirst();
        List<double[]> mixed = new ArrayList<>();
        for (int s = 0; s < first.coordinates().size(); s++) {
            double[] xy = new double[first.coordinates().get(s).length];
            for (int f = 0; f < shares.length; f++) {
                double[] form = forms.get(f).coordinates().get(s);
                for (int i = 0; i < xy.length; i++) {
                    xy[i] += shares[f] * form[i];
                }
            }
            mixed.add(xy);
        }
        return new Form(mixed, first.corners());
    }
}
