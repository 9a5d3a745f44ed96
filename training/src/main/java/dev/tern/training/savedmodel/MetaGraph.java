package dev.tern.training.savedmodel;

import dev.tern.tensor.TernException;
import dev.tern.training.protobuf.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One graph of a SavedModel with what belongs to it.
 *
 * @param tags what the graph is for, {@code serve} mostly
 * @param restore the node that reads all variables; empty where there is none
 * @param collections names of nodes by collection, for collections of nodes
 * @param assets file name by the tensor that takes its path
 * @param objects the objects of a TF2 model, or null
 */
public record MetaGraph(
        Set<String> tags,
        String tensorFlowVersion,
        GraphDef graph,
        String restore,
        Map<String, List<String>> collections,
        Map<String, SignatureDef> signatures,
        Map<String, String> assets,
        @Nullable ObjectGraph objects) {
    public MetaGraph {
        tags = Set.copyOf(tags);
        collections = Map.copyOf(collections);
        signatures = Map.copyOf(signatures);
        assets = Map.copyOf(assets);
    }

    static MetaGraph read(Message message) {
        Message about = message.messageOrEmpty(1);
        Map<String, List<String>> collections = new LinkedHashMap<>();
        Map<String, String> assets = new LinkedHashMap<>();
        message.map(4).forEach((name, collection) -> {
            collections.put(name, collection.messageOrEmpty(1).texts(1));
            if (name.equals("saved_model_assets")) {
                // TF1 keeps assets in a collection, each wrapped in an Any.
                collection.messageOrEmpty(5).messages(1).forEach(any -> asset(any.messageOrEmpty(2), assets));
            }
        });
        message.messages(6).forEach(asset -> asset(asset, assets));
        Map<String, SignatureDef> signatures = new LinkedHashMap<>();
        message.map(5).forEach((key, signature) -> signatures.put(key, SignatureDef.read(signature)));
        return new MetaGraph(
                new LinkedHashSet<>(about.texts(4)),
                about.text(5),
                GraphDef.read(message.messageOrEmpty(2)),
                message.messageOrEmpty(3).text(3),
                collections,
                signatures,
                assets,
                message.message(7).map(ObjectGraph::read).orElse(null));
    }

    private static void asset(Message asset, Map<String, String> assets) {
        assets.put(asset.messageOrEmpty(1).text(1), asset.text(2));
    }

    /** Keys of the signatures that compute something, sorted. */
    public List<String> signatureKeys() {
        List<String> keys = new ArrayList<>(signatures.keySet());
        keys.remove(SignatureDef.INIT);
        keys.sort(null);
        return keys;
    }

    /** The signature of this key. */
    public SignatureDef signature(String key) {
        return Optional.ofNullable(signatures.get(key))
                .orElseThrow(() -> TernException.at("signature")
                        .expected("one of " + signatureKeys())
                        .found("'" + key + "'")
                        .fix("name a signature that the model has"));
    }
}
