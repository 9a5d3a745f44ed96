package dev.tern.operators.hashtable;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Resources;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;

/** Makes the table with a number, if there is none yet, and gives its handle. */
public record Hashtable(int tableId, DataType keyType, DataType valueType) implements BuiltinOperator {
    public static final OperatorDefinition<Hashtable> DEFINITION = OperatorDefinition.builtin(
            136,
            "HASHTABLE",
            d -> d.options(107, new Hashtable(0, DataType.FLOAT32, DataType.FLOAT32))
                    .inputs()
                    .outputs("table")
                    .types("-> res")
                    .shapes(Hashtable::shapes)
                    .stateful()
                    .kernel(Hashtable::bind));

    @Override
    public OperatorDefinition<Hashtable> definition() {
        return DEFINITION;
    }

    @Override
    public Hashtable map(Slots slots) {
        return new Hashtable(slots.int32(0, tableId), slots.type(1, keyType), slots.type(2, valueType));
    }

    private static List<Shape> shapes(Hashtable operator, ShapeScope scope) {
        boolean toStrings = operator.keyType == DataType.INT64 && operator.valueType == DataType.STRING;
        boolean toNumbers = operator.keyType == DataType.STRING && operator.valueType == DataType.INT64;
        if (!toStrings && !toNumbers) {
            throw TernException.at("hash table")
                    .expected("a table from INT64 to STRING or from STRING to INT64")
                    .found(operator.keyType + " to " + operator.valueType)
                    .fix("use one of these tables");
        }
        return List.of(Shape.of(1));
    }

    private static Kernel bind(Hashtable operator, Binding binding) {
        Resources resources = binding.resources();
        int handle = Table.handle(resources, operator.tableId);
        Tensor output = binding.output(0);
        return () -> {
            resources.content(handle, Table.class, () -> new Table(operator.keyType, operator.valueType));
            output.setInt(0, handle);
        };
    }
}
