package dev.tern.training.data;

import dev.tern.tensor.TernException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Files of a tree and the class of each.
 *
 * @param names files, in alphabetical order
 * @param labels class of each, a position in {@code classes}
 * @param classes names of the classes, in alphabetical order
 */
public record LabelledFiles(FileTree tree, List<String> names, int[] labels, List<String> classes) {
    /** The class is the name of the folder that holds the file. */
    public static final UnaryOperator<String> FOLDER = name -> {
        int end = name.lastIndexOf('/');
        return end < 0 ? "" : name.substring(name.lastIndexOf('/', end - 1) + 1, end);
    };

    /** The class is what stands before the first {@code _} in the file's own name. */
    public static final UnaryOperator<String> PREFIX = name -> {
        String own = name.substring(name.lastIndexOf('/') + 1);
        int end = own.indexOf('_');
        return end < 0 ? "" : own.substring(0, end);
    };

    /** The files among {@code names} to which {@code classOf} gives a class that is not empty. */
    public static LabelledFiles of(FileTree tree, List<String> names, UnaryOperator<String> classOf) {
        List<String> labelled =
                names.stream().filter(name -> !classOf.apply(name).isEmpty()).toList();
        List<String> classes =
                labelled.stream().map(classOf).distinct().sorted().toList();
        if (labelled.isEmpty()) {
            throw TernException.at(tree.toString())
                    .expected("files of the right kind in one folder for each class")
                    .found(tree.names().size() + " files, none of them such")
                    .fix("check the folder");
        }
        int[] labels = labelled.stream()
                .mapToInt(name -> classes.indexOf(classOf.apply(name)))
                .toArray();
        return new LabelledFiles(tree, labelled, labels, classes);
    }

    /** Only the files whose name begins with {@code prefix}; the classes stay as they are. */
    public LabelledFiles under(String prefix) {
        return where(name -> name.startsWith(prefix));
    }

    /** Only the files whose name passes {@code test}; the classes stay as they are. */
    public LabelledFiles where(Predicate<String> test) {
        int[] kept = IntStream.range(0, names.size())
                .filter(i -> test.test(names.get(i)))
                .toArray();
        return new LabelledFiles(
                tree,
                Arrays.stream(kept).mapToObj(names::get).toList(),
                Arrays.stream(kept).map(i -> labels[i]).toArray(),
                classes);
    }

    /** The content of file {@code index}. */
    public byte[] read(int index) {
        return tree.read(names.get(index));
    }

    /** Where file {@code index} is, for messages. */
    public String place(int index) {
        return tree + "/" + names.get(index);
    }
}
