package dev.tern.tflite;

import dev.tern.graph.Model;
import dev.tern.tensor.TernException;
import dev.tern.tflite.zip.ZipDirectory;
import dev.tern.tflite.zip.ZipEncoder;
import dev.tern.tflite.zip.ZipMember;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Files packed behind a model: labels, vocabularies, score tables. An immutable set by name; names are keys and never
 * become paths. Files are unpacked when asked for, none larger than {@link #FILE_BYTES_MAX}.
 */
public final class AssociatedFiles {
    /** Largest file that is unpacked. */
    public static final long FILE_BYTES_MAX = 256L << 20;

    private final Map<String, ZipMember> members;

    private AssociatedFiles(Map<String, ZipMember> members) {
        this.members = members;
    }

    /** No files at all. */
    public static AssociatedFiles none() {
        return new AssociatedFiles(Map.of());
    }

    /** The files packed behind {@code model}. */
    public static AssociatedFiles of(Model model) {
        Origin.OfModel origin = Origin.OfModel.of(model.extras());
        return new AssociatedFiles(ZipDirectory.members(origin.archive(), origin.archiveStart()));
    }

    /** Names in the order they are packed. */
    public List<String> names() {
        return List.copyOf(members.keySet());
    }

    public boolean has(String name) {
        return members.containsKey(name);
    }

    /** The bytes of the file {@code name}. */
    public byte[] bytes(String name) {
        ZipMember member = members.get(name);
        if (member == null) {
            throw TernException.at("packed files")
                    .expected("a file named '" + name + "'")
                    .found(members.isEmpty() ? "none at all" : String.join(", ", members.keySet()))
                    .fix("give the file apart from the model, or pack it");
        }
        return member.unpack(FILE_BYTES_MAX);
    }

    /** The file {@code name} as text in UTF-8. */
    public String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    /** The lines of the file {@code name}: one label each in a label file. */
    public List<String> lines(String name) {
        return text(name).lines().toList();
    }

    /** These files and {@code name}, in the place of one of the same name. */
    public AssociatedFiles with(String name, byte[] bytes) {
        if (name.isEmpty() || name.getBytes(StandardCharsets.UTF_8).length > 4096) {
            throw TernException.of("a packed file needs a name of 1 to 4096 bytes");
        }
        Map<String, ZipMember> changed = new LinkedHashMap<>(members);
        changed.put(name, ZipMember.stored(name, bytes));
        return new AssociatedFiles(changed);
    }

    /** These files but for {@code name}. */
    public AssociatedFiles without(String name) {
        Map<String, ZipMember> changed = new LinkedHashMap<>(members);
        changed.remove(name);
        return new AssociatedFiles(changed);
    }

    /** {@code model} with exactly these files packed behind it. */
    public Model packInto(Model model) {
        Origin.OfModel origin = Origin.OfModel.of(model.extras());
        MemorySegment archive = members.isEmpty() ? MemorySegment.NULL : ZipEncoder.encode(members.values());
        return model.withExtras(new Origin.OfModel(origin.root(), archive, 0));
    }

    @Override
    public String toString() {
        return names().toString();
    }
}
