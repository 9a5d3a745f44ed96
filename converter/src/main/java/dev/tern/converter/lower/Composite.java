package dev.tern.converter.lower;

import dev.tern.training.savedmodel.AttrValue;
import dev.tern.training.savedmodel.FunctionDef;
import dev.tern.training.savedmodel.NodeDef;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Functions that only stand for an operator of the runtime, which TensorFlow does not have. What is inside them is of no account;
 * the attribute {@code _implements} says in protobuf's text form which operator it is.
 */
final class Composite {
    private static final String IMPLEMENTS = "_implements";

    /** Operators that such functions stand for; others are what their nodes compute. */
    private static final Set<String> KNOWN = Set.of("TFLite_Detection_PostProcess");

    private static final Pattern NAME = Pattern.compile("name\\s*:\\s*\"([^\"]{1,200})\"");
    private static final Pattern ATTRIBUTE = Pattern.compile("attr\\s*\\{\\s*key\\s*:\\s*\"([^\"]{1,200})\"\\s*"
            + "value\\s*\\{\\s*([ifb])\\s*:\\s*([-+.\\w]{1,40})\\s*\\}\\s*\\}");

    private Composite() {}

    /** The node that a call of {@code function} stands for; null where the function is what it computes. */
    static @Nullable NodeDef of(NodeDef call, FunctionDef function) {
        if (!(function.attribute(IMPLEMENTS) instanceof AttrValue.Bytes bytes)) {
            return null;
        }
        Matcher name = NAME.matcher(bytes.text());
        if (!name.find() || !KNOWN.contains(name.group(1))) {
            return null;
        }
        Map<String, AttrValue> attributes = new TreeMap<>();
        Matcher matcher = ATTRIBUTE.matcher(bytes.text());
        while (matcher.find()) {
            attributes.put(matcher.group(1), value(matcher.group(2), matcher.group(3)));
        }
        return NodeDef.of(call.name(), name.group(1), call.inputs(), attributes);
    }

    private static AttrValue value(String kind, String text) {
        try {
            return switch (kind) {
                case "i" -> new AttrValue.Int(Long.parseLong(text));
                case "f" -> new AttrValue.Float32(Float.parseFloat(text));
                default -> new AttrValue.Bool(text.equals("true"));
            };
        } catch (NumberFormatException e) {
            throw Unconvertible.because(
                    "its " + IMPLEMENTS + " has the number " + text, "export the model anew with numbers");
        }
    }
}
