package dev.tern.converter.lower;

import static java.util.Map.entry;

import dev.tern.graph.Quoted;
import dev.tern.operators.hashtable.HashtableFind;
import dev.tern.operators.hashtable.HashtableSize;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Hash tables: made, filled before the first run, asked. */
final class TableRows {
    static final Map<String, Row> ROWS = Map.ofEntries(
            entry("HashTableV2", Row.of(TableRows::table)),
            entry("HashTable", Row.of(TableRows::table)),
            entry("MutableHashTableV2", Row.of(TableRows::table)),
            entry("LookupTableFindV2", Row.of(TableRows::find)),
            entry("LookupTableFind", Row.of(TableRows::find)),
            entry("LookupTableSizeV2", Row.of(TableRows::size)),
            entry("LookupTableSize", Row.of(TableRows::size)),
            entry("LookupTableImportV2", TableRows::put),
            entry("LookupTableImport", TableRows::put),
            entry("InitializeTableV2", TableRows::put),
            entry("InitializeTable", TableRows::put),
            entry("InitializeTableFromTextFileV2", TableRows::read),
            entry("InitializeTableFromTextFile", TableRows::read));

    /** Operators that matter when a model is set up: they fill tables, or call functions that do. */
    static final Set<String> FILLING = Set.of(
            "LookupTableImportV2",
            "LookupTableImport",
            "InitializeTableV2",
            "InitializeTable",
            "InitializeTableFromTextFileV2",
            "InitializeTableFromTextFile",
            "PartitionedCall",
            "StatefulPartitionedCall");

    private TableRows() {}

    private static Flow table(Site site) {
        String shared = site.node().text("shared_name", "");
        String name = shared.isEmpty() ? site.node().name() : shared;
        return Flow.handle(
                site.node().name(),
                new Flow.Handle.Table(
                        name, site.node().type("key_dtype"), site.node().type("value_dtype")));
    }

    private static Flow.Handle.Table handle(Site site) {
        if (site.in(0).handle() instanceof Flow.Handle.Table table) {
            return table;
        }
        throw Unconvertible.because("it reads something that is no table of the model", "keep tables in the graph");
    }

    private static Flow find(Site site) {
        Flow table = site.lowering().tables().handle(handle(site), site.emitter());
        return site.emit(HashtableFind.DEFINITION, table, site.in(1), site.in(2));
    }

    private static Flow size(Site site) {
        Flow table = site.lowering().tables().handle(handle(site), site.emitter());
        Flow size = site.emit(HashtableSize.DEFINITION, table);
        return site.emit(
                new dev.tern.operators.reshape.Reshape(List.of()),
                size,
                site.emitter().constant(Shape.of(0), new int[0]));
    }

    private static void requireSetup(Site site) {
        site.require(
                site.lowering().isSettingUp(),
                "a table is filled while the model runs",
                "fill it by an initializer, before the first run");
    }

    private static List<Flow> put(Site site) {
        requireSetup(site);
        site.lowering()
                .tables()
                .put(handle(site), site.in(1).tensor(), site.in(2).tensor());
        return List.of();
    }

    private static List<Flow> read(Site site) {
        requireSetup(site);
        site.require(site.in(1).type() == DataType.STRING, "its file has no name", "the graph is damaged");
        String name = Tables.text(site.in(1));
        Path file = site.lowering().asset(name);
        if (file == null) {
            throw Unconvertible.because(
                    "it reads the file " + Quoted.name(name) + ", which is no asset of the model",
                    "save the model with its assets");
        }
        site.lowering()
                .tables()
                .read(
                        handle(site),
                        file,
                        (int) site.node().integer("key_index", -2),
                        (int) site.node().integer("value_index", -1),
                        site.node().text("delimiter", "\t"));
        return List.of();
    }
}
