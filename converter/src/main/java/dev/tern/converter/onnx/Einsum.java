package dev.tern.converter.onnx;

import dev.tern.converter.lower.Flow;
import dev.tern.operators.batchmatmul.BatchMatmul;
import dev.tern.operators.reduction.Reduction;
import dev.tern.operators.reduction.ReductionRule;
import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Products written with letters, two operands at a time. Letters that nothing else needs are summed; the others fall into
 * batches (in both operands and needed later), rows and columns (in one of them), and those that a batch product sums.
 */
final class Einsum {
    private final OnnxSite site;

    private Einsum(OnnxSite site) {
        this.site = site;
    }

    /** An operand and the letters of its axes. */
    private record Term(Flow flow, String letters) {}

    static Laid lower(OnnxSite site) {
        String equation = site.node().text("equation", "").replace(" ", "");
        int arrow = equation.indexOf("->");
        String[] terms = (arrow < 0 ? equation : equation.substring(0, arrow)).split(",", -1);
        site.require(
                terms.length == site.inputs().size() && terms.length > 0,
                "its equation has " + terms.length + " terms for "
                        + site.inputs().size() + " operands",
                "the graph is damaged");
        String dots = dots(site, equation, terms);
        for (int i = 0; i < terms.length; i++) {
            int own = site.in(i).rank() - terms[i].replace("...", "").length();
            site.require(own >= 0 && own <= dots.length(), "a term does not fit its operand", "the graph is damaged");
            terms[i] = terms[i].replace("...", dots.substring(dots.length() - own));
            site.require(
                    terms[i].length() == site.in(i).rank()
                            && terms[i].chars().distinct().count() == terms[i].length(),
                    "a letter stands twice in one operand",
                    "take the diagonal first");
        }
        String result = arrow < 0
                ? implicit(terms, dots)
                : equation.substring(arrow + 2).replace("...", dots);
        return new Einsum(site).all(terms, result);
    }

    private static String dots(OnnxSite site, String equation, String[] terms) {
        int open = 0;
        for (int i = 0; i < terms.length; i++) {
            if (terms[i].contains("...")) {
                open = Math.max(open, site.in(i).rank() - terms[i].length() + 3);
            }
        }
        StringBuilder letters = new StringBuilder();
        for (char c = '\u0391'; letters.length() < open; c++) {
            letters.append(equation.indexOf(c) < 0 ? String.valueOf(c) : "");
        }
        return letters.toString();
    }

    /** Without a result, letters that stand once, in order. */
    private static String implicit(String[] terms, String dots) {
        String all = String.join("", terms);
        StringBuilder once = new StringBuilder(dots);
        all.chars()
                .sorted()
                .filter(c -> dots.indexOf(c) < 0 && all.indexOf(c) == all.lastIndexOf(c))
                .forEach(c -> once.append((char) c));
        return once.toString();
    }

    private Laid all(String[] terms, String result) {
        Term term = new Term(site.plain(0), terms[0]);
        for (int i = 1; i < terms.length; i++) {
            String later = result + String.join("", java.util.Arrays.copyOfRange(terms, i + 1, terms.length));
            term = pair(
                    summed(term, terms[i] + later),
                    summed(new Term(site.plain(i), terms[i]), term.letters + later),
                    later);
        }
        Term left = summed(term, result);
        site.require(
                left.letters.length() == result.length() && result.chars().allMatch(c -> left.letters.indexOf(c) >= 0),
                "a letter of the result stands in no operand",
                "the graph is damaged");
        return Laid.plain(ordered(left, result));
    }

    private static String keep(String term, java.util.function.IntPredicate kept) {
        StringBuilder letters = new StringBuilder();
        term.chars().filter(kept).forEach(c -> letters.append((char) c));
        return letters.toString();
    }

    /** {@code term} without the letters that {@code needed} does not have. */
    private Term summed(Term term, String needed) {
        String kept = keep(term.letters, c -> needed.indexOf(c) >= 0);
        if (kept.length() == term.letters.length()) {
            return term;
        }
        int[] axes = new int[term.letters.length() - kept.length()];
        int at = 0;
        for (int i = 0; i < term.letters.length(); i++) {
            if (needed.indexOf(term.letters.charAt(i)) < 0) {
                axes[at++] = i;
            }
        }
        Flow sum = site.emit(
                new Reduction(ReductionRule.SUM, false),
                term.flow,
                site.emitter().ints(axes));
        return new Term(sum, kept);
    }

    private Term pair(Term x, Term y, String later) {
        String batches = keep(x.letters, c -> y.letters.indexOf(c) >= 0 && later.indexOf(c) >= 0);
        String inside = keep(x.letters, c -> y.letters.indexOf(c) >= 0 && later.indexOf(c) < 0);
        String rows = keep(x.letters, c -> y.letters.indexOf(c) < 0);
        String columns = keep(y.letters, c -> x.letters.indexOf(c) < 0);
        if (inside.isEmpty()) {
            return new Term(outer(x, y, batches, rows, columns), batches + rows + columns);
        }
        Flow left = grouped(ordered(x, batches + rows + inside), batches, rows);
        Flow right = grouped(ordered(y, batches + inside + columns), batches, inside);
        Flow product = site.emit(new BatchMatmul(false, false, false), left, right);
        return new Term(ungrouped(product, x, y, batches, rows, columns), batches + rows + columns);
    }

    /** Nothing is summed: a product element by element. */
    private Flow outer(Term x, Term y, String batches, String rows, String columns) {
        String all = batches + rows + columns;
        Flow left = ordered(x, batches + rows);
        Flow right = ordered(y, batches + columns);
        return site.mul(spread(left, batches + rows, all), spread(right, batches + columns, all));
    }

    private Flow spread(Flow flow, String letters, String all) {
        List<Shape> tries = new ArrayList<>();
        for (int attempt = 0; attempt < 2; attempt++) {
            int[] dims = new int[all.length()];
            for (int i = 0; i < dims.length; i++) {
                int at = letters.indexOf(all.charAt(i));
                dims[i] = at < 0 ? 1 : flow.shape(attempt).dim(at);
            }
            tries.add(Shape.of(dims));
        }
        return site.reshaped(flow, tries.get(0), tries.get(1)).flow();
    }

    private Flow ordered(Term term, String to) {
        if (term.letters.equals(to)) {
            return term.flow;
        }
        int[] order = new int[to.length()];
        for (int i = 0; i < order.length; i++) {
            order[i] = term.letters.indexOf(to.charAt(i));
        }
        return site.transpose(term.flow, order);
    }

    /** One axis for each of the two groups behind the batches. */
    private Flow grouped(Flow x, String batches, String first) {
        int open = batches.length();
        List<Shape> tries = new ArrayList<>();
        for (int attempt = 0; attempt < 2; attempt++) {
            Shape shape = x.shape(attempt);
            int[] dims = new int[open + 2];
            System.arraycopy(shape.dims(), 0, dims, 0, open);
            dims[open] = (int) shape.elements(open, open + first.length());
            dims[open + 1] = (int) shape.elements(open + first.length(), shape.rank());
            tries.add(Shape.of(dims));
        }
        return site.reshaped(x, tries.get(0), tries.get(1)).flow();
    }

    private Flow ungrouped(Flow product, Term x, Term y, String batches, String rows, String columns) {
        List<Shape> tries = new ArrayList<>();
        for (int attempt = 0; attempt < 2; attempt++) {
            String letters = batches + rows + columns;
            int[] dims = new int[letters.length()];
            for (int i = 0; i < dims.length; i++) {
                int inLeft = x.letters.indexOf(letters.charAt(i));
                int inRight = y.letters.indexOf(letters.charAt(i));
                dims[i] = Math.max(
                        inLeft < 0 ? 0 : x.flow.shape(attempt).dim(inLeft),
                        inRight < 0 ? 0 : y.flow.shape(attempt).dim(inRight));
            }
            tries.add(Shape.of(dims));
        }
        return site.reshaped(product, tries.get(0), tries.get(1)).flow();
    }
}
