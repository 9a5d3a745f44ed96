package dev.tern.benchmarks;

import dev.tern.converter.Converter;
import dev.tern.tflite.ModelFile;
import dev.tern.training.Model;
import dev.tern.training.architectures.Backbone;
import dev.tern.training.architectures.EfficientNetLite;
import dev.tern.training.architectures.MobileNet;
import dev.tern.training.architectures.MobileNetV3;
import dev.tern.training.architectures.ResNet;
import dev.tern.training.architectures.SmallNets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * Writes well-known nets in floats as {@code .tflite} files to time: {@code MadeModels FOLDER [NAME…]}. Their weights are drawn, so
 * they know nothing; what a run costs does not depend on that.
 */
public final class MadeModels {
    private record Net(String name, Supplier<Model> model) {}

    private static final List<Net> NETS = List.of(
            new Net("mobilenet_v1_1.0_224", () -> MobileNet.v1(Backbone.of(224))),
            new Net("mobilenet_v2_1.0_224", () -> MobileNet.v2(Backbone.of(224))),
            new Net("mobilenet_v3_small_224", () -> MobileNetV3.small(Backbone.of(224))),
            new Net("mobilenet_v3_large_224", () -> MobileNetV3.large(Backbone.of(224))),
            new Net("efficientnet_lite0_224", () -> EfficientNetLite.of(0, Backbone.of(224))),
            new Net("resnet8_32", () -> ResNet.of8(Backbone.of(32).classes(10))),
            new Net("resnet18_224", () -> ResNet.of18(Backbone.of(224))),
            new Net("resnet50_224", () -> ResNet.of50(Backbone.of(224))),
            new Net(
                    "vww_v1_0.25_96",
                    () -> MobileNet.v1(Backbone.of(96).alpha(0.25).classes(2))),
            new Net("kws_dscnn", () -> SmallNets.keywords(49, 10, 12)),
            new Net("autoencoder_640", () -> SmallNets.autoencoder(640)));

    private MadeModels() {}

    public static void main(String... arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        List<String> wanted = List.of(arguments).subList(1, arguments.length);
        for (Net net : NETS) {
            if (wanted.isEmpty() || wanted.contains(net.name)) {
                Path file = folder.resolve(net.name + ".tflite");
                ModelFile.write(
                        Converter.fromKeras(net.model.get().initialize(1))
                                .convert()
                                .model(),
                        file);
                System.out.println(file + "  " + Files.size(file) + " bytes");
            }
        }
    }
}
