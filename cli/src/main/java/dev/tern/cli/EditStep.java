package dev.tern.cli;

import dev.tern.converter.edit.ModelEditor;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * An option of {@code tern edit} that may be given any number of times, and what each of its texts does.
 *
 * @param option how it is written
 * @param form what its text looks like: {@code NAME=VALUE}, {@code KEY:NAME=VALUE}, or a name alone
 * @param texts what was given
 * @param change does it
 */
record EditStep(String option, String form, List<String> texts, Change change) {
    /** One change, told by the parts of a text. */
    @FunctionalInterface
    interface Change {
        ModelEditor apply(ModelEditor editor, Parts parts) throws IOException;
    }

    /**
     * A text, parted as its form says.
     *
     * @param key in front of the colon, or empty
     * @param name in front of the equals sign, or the whole text
     * @param value behind it, or empty
     */
    record Parts(String key, String name, String value) {}

    /** Takes the step once for each text. */
    ModelEditor applied(ModelEditor start, CommandSpec spec) throws IOException {
        ModelEditor editor = start;
        for (String text : texts) {
            editor = change.apply(editor, parts(text, spec));
        }
        return editor;
    }

    Parts parts(String text, CommandSpec spec) {
        if (form.indexOf('=') < 0) {
            return new Parts("", text, "");
        }
        // Names of tensors may hold '=', what stands behind them rarely does; in front of a free text none is expected.
        int equals = form.endsWith("=TEXT") ? text.indexOf('=') : text.lastIndexOf('=');
        int colon = form.startsWith("KEY:") ? text.indexOf(':') : -1;
        if (equals < 1 || form.startsWith("KEY:") && (colon < 1 || colon > equals)) {
            throw new ParameterException(spec.commandLine(), option + " takes " + form + ", not " + text);
        }
        return new Parts(
                text.substring(0, Math.max(0, colon)), text.substring(colon + 1, equals), text.substring(equals + 1));
    }
}
