package dev.tern.converter.lower;

import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Products written with letters. Letters fall into four kinds: in all three terms (batches), in both operands only
 * (summed), and in one operand and the result. Each operand is put in the order batches, rows, columns; then one batch
 * product does it.
 */
final class Einsum {
    private final Site site;
    private final String left;
    private final String right;
    private final String result;

    private Einsum(Site site, String left, String right, String result) {
        this.site = site;
        this.left = left;
        this.right = right;
        this.result = result;
    }

    static Flow lower(Site site) {
        String equation = site.node().text("equation", "").replace(" ", "");
        int arrow = equation.indexOf("->");
        String[] terms = (arrow < 0 ? equation : equation.substring(0, arrow)).split(",", -1);
        site.require(arrow >= 0, "its equation has no result", "write the result behind ->");
        String result = equation.substring(arrow + 2);
        site.require(
                site.inputs().size() <= 2 && terms.length == site.inputs().size(),
                "it has " + site.inputs().size() + " operands",
                "split it into products of two");
        if (equation.contains("...")) {
            int open = 0;
            for (int i = 0; i < terms.length; i++) {
                open = Math.max(
                        open, site.in(i).rank() - terms[i].replace(".", "").length());
            }
            StringBuilder letters = new StringBuilder();
            for (char c = 'A'; letters.length() < open; c++) {
                if (equation.indexOf(c) < 0) {
                    letters.append(c);
                }
            }
            for (int i = 0; i < terms.length; i++) {
                int own = site.in(i).rank() - terms[i].replace(".", "").length();
                site.require(
                        !terms[i].contains("...") || own == open,
                        "its dots stand for different numbers of axes",
                        "write every axis as a letter");
                terms[i] = terms[i].replace("...", letters);
            }
            result = result.replace("...", letters);
        }
        for (int i = 0; i < terms.length; i++) {
            site.require(
                    terms[i].length() == site.in(i).rank()
                            && terms[i].chars().distinct().count() == terms[i].length(),
                    "a letter stands twice in one operand",
                    "take the diagonal first");
        }
        return terms.length == 1
                ? new Einsum(site, terms[0], "", result).single()
                : new Einsum(site, terms[0], terms[1], result).pair();
    }

    private Flow single() {
        Flow x = site.in(0);
        String kept = keep(left, letter -> result.indexOf(letter) >= 0);
        if (kept.length() < left.length()) {
            List<Integer> axes = new ArrayList<>();
            for (int i = 0; i < left.length(); i++) {
                if (result.indexOf(left.charAt(i)) < 0) {
                    axes.add(i);
                }
            }
            x = ReductionRows.sum(
                    site, x, axes.stream().mapToInt(Integer::intValue).toArray());
        }
        return ordered(x, kept, result);
    }

    private interface Kind {
        boolean holds(char letter);
    }

    private static String keep(String term, Kind kind) {
        StringBuilder kept = new StringBuilder();
        for (char letter : term.toCharArray()) {
            if (kind.holds(letter)) {
                kept.append(letter);
            }
        }
        return kept.toString();
    }

    private Flow pair() {
        String batches = keep(left, c -> right.indexOf(c) >= 0 && result.indexOf(c) >= 0);
        String summed = keep(left, c -> right.indexOf(c) >= 0 && result.indexOf(c) < 0);
        String rows = keep(left, c -> right.indexOf(c) < 0 && result.indexOf(c) >= 0);
        String columns = keep(right, c -> left.indexOf(c) < 0 && result.indexOf(c) >= 0);
        site.require(
                batches.length() + summed.length() + rows.length() == left.length()
                        && batches.length() + summed.length() + columns.length() == right.length()
                        && batches.length() + rows.length() + columns.length() == result.length(),
                "a letter stands in one operand alone and is summed, or only in the result",
                "sum that axis first");
        Flow x = grouped(ordered(site.in(0), left, batches + rows + summed), batches, rows, summed);
        Flow y = grouped(ordered(site.in(1), right, batches + summed + columns), batches, summed, columns);
        Flow product = ProductRows.product(site, x, y, false, false);
        Flow spread = ungrouped(product, batches, rows, columns);
        return ordered(spread, batches + rows + columns, result);
    }

    private Flow ordered(Flow x, String from, String to) {
        if (from.equals(to)) {
            return x;
        }
        int[] order = new int[to.length()];
        for (int i = 0; i < order.length; i++) {
            order[i] = from.indexOf(to.charAt(i));
        }
        return site.transpose(x, order);
    }

    /** One axis for each of the two groups behind the batches. */
    private Flow grouped(Flow x, String batches, String first, String second) {
        if (first.length() == 1 && second.length() == 1) {
            return x;
        }
        int open = batches.length();
        List<int[]> tries = new ArrayList<>();
        for (int attempt = 0; attempt < 2; attempt++) {
            Shape shape = x.shape(attempt);
            int[] dims = new int[open + 2];
            System.arraycopy(shape.dims(), 0, dims, 0, open);
            dims[open] = (int) shape.elements(open, open + first.length());
            dims[open + 1] = (int) shape.elements(open + first.length(), shape.rank());
            tries.add(dims);
        }
        return ShapeRows.reshapeTo(site, x, Shape.of(tries.get(0)), Shape.of(tries.get(1)));
    }

    private Flow ungrouped(Flow product, String batches, String rows, String columns) {
        if (rows.length() == 1 && columns.length() == 1) {
            return product;
        }
        List<Shape> tries = new ArrayList<>();
        for (int attempt = 0; attempt < 2; attempt++) {
            int[] dims = new int[batches.length() + rows.length() + columns.length()];
            int at = 0;
            for (char letter : (batches + rows + columns).toCharArray()) {
                int inLeft = left.indexOf(letter);
                dims[at++] = inLeft >= 0
                        ? site.in(0).shape(attempt).dim(inLeft)
                        : site.in(1).shape(attempt).dim(right.indexOf(letter));
            }
            tries.add(Shape.of(dims));
        }
        return ShapeRows.reshapeTo(site, product, tries.get(0), tries.get(1));
    }
}
