package dev.tern.training.keras;

import dev.tern.tensor.TernException;
import dev.tern.tflite.zip.ZipDirectory;
import dev.tern.tflite.zip.ZipEncoder;
import dev.tern.tflite.zip.ZipMember;
import dev.tern.training.hdf5.Hdf5Dataset;
import dev.tern.training.hdf5.Hdf5File;
import dev.tern.training.hdf5.Hdf5Group;
import dev.tern.training.json.Json;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The {@code .keras} archive: three members, and a vocabulary here and there. Names are keys and never become paths. */
final class KerasArchive {
    private static final String METADATA = "metadata.json";
    private static final String CONFIG = "config.json";
    private static final String WEIGHTS = "model.weights.h5";
    private static final String ASSETS = "assets/";
    private static final long TEXT_BYTES_MAX = 64L << 20;
    private static final long WEIGHTS_BYTES_MAX = Integer.MAX_VALUE - 64L;
    private static final long ASSET_BYTES_MAX = 256L << 20;
    /** A member may be this large however well it is packed; beyond it, the factor counts. */
    private static final long UNPACKED_FREELY = 16L << 20;

    private static final int PACKED_MAX = 100;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd@HH:mm:ss", Locale.ROOT);

    private KerasArchive() {}

    static boolean isArchive(MemorySegment bytes) {
        return bytes.byteSize() > 4
                && bytes.get(ValueLayout.JAVA_BYTE, 0) == 'P'
                && bytes.get(ValueLayout.JAVA_BYTE, 1) == 'K';
    }

    static KerasFile read(MemorySegment bytes, String name) {
        try {
            Map<String, ZipMember> members = ZipDirectory.members(bytes, 0);
            Map<String, byte[]> files = new LinkedHashMap<>();
            for (ZipMember member : members.values()) {
                if (!member.name().endsWith("/")) {
                    files.put(member.name(), unpack(member));
                }
            }
            return read(files, name);
        } catch (TernException e) {
            throw e.where().startsWith(name) ? e : e.within(name);
        }
    }

    private static byte[] unpack(ZipMember member) {
        checkName(member.name());
        long packed = member.packed().byteSize();
        if (member.size() > UNPACKED_FREELY && member.size() / PACKED_MAX > packed) {
            throw TernException.at("member '" + member.name() + "'")
                    .expected("at most " + PACKED_MAX + " times its packed bytes")
                    .found(member.size() + " bytes packed into " + packed)
                    .fix("the archive is hostile; a genuine one is stored without packing");
        }
        return member.unpack(
                member.name().equals(WEIGHTS)
                        ? WEIGHTS_BYTES_MAX
                        : member.name().startsWith(ASSETS) ? ASSET_BYTES_MAX : TEXT_BYTES_MAX);
    }

    private static void checkName(String name) {
        boolean leadsOut =
                name.startsWith("/") || name.indexOf('\\') >= 0 || name.indexOf(':') >= 0 || name.indexOf(0) >= 0;
        for (String step : name.split("/")) {
            leadsOut |= step.equals("..");
        }
        if (leadsOut) {
            throw TernException.at("archive")
                    .expected("members whose names stay inside it")
                    .found("'" + name.replaceAll("[^ -~]", "?") + "'")
                    .fix("the archive is hostile; do not use it");
        }
    }

    /** The folder form, which Keras reads and writes when asked not to zip. */
    static KerasFile readFolder(Path folder) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (Stream<Path> walk = Files.walk(folder, 16)) {
            for (Path path : walk.filter(Files::isRegularFile).sorted().toList()) {
                String member = folder.relativize(path).toString().replace('\\', '/');
                if (member.equals(METADATA)
                        || member.equals(CONFIG)
                        || member.startsWith("model.weights")
                        || member.startsWith(ASSETS)) {
                    files.put(member, Files.readAllBytes(path));
                }
            }
        } catch (IOException e) {
            throw TernException.at(folder.toString()).problem("cannot be read: " + e.getMessage(), e);
        }
        return read(files, folder.toString());
    }

    private static KerasFile read(Map<String, byte[]> files, String name) {
        Json metadata = json(files, METADATA, name);
        Json config = json(files, CONFIG, name);
        byte[] weights = files.get(WEIGHTS);
        if (weights == null) {
            throw TernException.at(name)
                    .expected("a member " + WEIGHTS)
                    .found(String.join(", ", files.keySet()))
                    .fix(
                            files.containsKey("model.weights.npz")
                                    ? "weights in NumPy's form are Python pickles, which are never executed; save the model"
                                            + " again with a current Keras"
                                    : files.containsKey("model.weights.json")
                                            ? "weights in several files are not read; save the model again without"
                                                    + " max_shard_size"
                                            : "save the model again");
        }
        Hdf5Group root = Hdf5File.read(MemorySegment.ofArray(weights), name + ", " + WEIGHTS);
        Map<String, byte[]> assets = new LinkedHashMap<>();
        files.forEach((member, bytes) -> {
            if (member.startsWith(ASSETS)) {
                assets.put(member.substring(ASSETS.length()), bytes);
            }
        });
        return new KerasFile(
                KerasForm.ARCHIVE,
                KerasVersion.of(metadata.get("keras_version").string(name + ", " + METADATA + ", keras_version")),
                config,
                config.get("compile_config"),
                new StoredWeights.ByPath(root),
                optimizer(root, name),
                assets);
    }

    private static Json json(Map<String, byte[]> files, String member, String name) {
        byte[] bytes = files.get(member);
        if (bytes == null) {
            throw TernException.at(name)
                    .expected("a member " + member)
                    .found(files.isEmpty() ? "none at all" : String.join(", ", files.keySet()))
                    .fix("give an archive that Keras saved");
        }
        return Json.read(new String(bytes, StandardCharsets.UTF_8), name + ", " + member);
    }

    private static List<NamedTensor> optimizer(Hdf5Group root, String name) {
        Hdf5Group vars = root.group("optimizer/vars");
        List<NamedTensor> state = new ArrayList<>();
        for (int i = 0; vars != null; i++) {
            Hdf5Dataset dataset = vars.dataset(String.valueOf(i));
            if (dataset == null) {
                break;
            }
            state.add(
                    new NamedTensor(String.valueOf(i), StoredTensor.read(dataset, name + ", optimizer variable " + i)));
        }
        return state;
    }

    static void write(KerasFile file, WritableByteChannel channel) throws IOException {
        if (!(file.weights() instanceof StoredWeights.ByPath paths)) {
            throw TernException.of("a .keras archive keeps weights by path; this file has them by layer");
        }
        Json metadata = Json.object()
                .with("keras_version", file.version().toString())
                .with("date_saved", LocalDateTime.now(ZoneOffset.UTC).format(DATE));
        List<ZipMember> members = new ArrayList<>();
        members.add(ZipMember.stored(METADATA, metadata.text().getBytes(StandardCharsets.UTF_8)));
        members.add(ZipMember.stored(CONFIG, file.config().text().getBytes(StandardCharsets.UTF_8)));
        members.add(ZipMember.stored(WEIGHTS, Hdf5File.bytes(paths.root())));
        file.assets().forEach((name, bytes) -> members.add(ZipMember.stored(ASSETS + name, bytes)));
        ByteBuffer bytes = ZipEncoder.encode(members).asByteBuffer();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
