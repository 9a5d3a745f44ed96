package dev.tern.conformance.hostile;

import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Slots;
import dev.tern.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Changes one option field of an operator and leaves the others. */
final class OptionChange implements Slots {
    private final Chance chance;
    private final int chosen;
    private int seen;

    private OptionChange(Chance chance, int chosen) {
        this.chance = chance;
        this.chosen = chosen;
    }

    /** {@code operator} with another number in one of its fields; the very same where it has none. */
    static BuiltinOperator in(BuiltinOperator operator, Chance chance) {
        OptionChange count = new OptionChange(chance, -1);
        operator.map(count);
        return count.seen == 0 ? operator : operator.map(new OptionChange(chance, chance.below(count.seen)));
    }

    private <T> T field(T value, Supplier<T> other) {
        return seen++ == chosen ? other.get() : value;
    }

    private <T> List<T> list(List<T> value, Supplier<T> element) {
        return field(value, () -> {
            List<T> changed = new ArrayList<>(value);
            switch (chance.below(3)) {
                case 0 -> changed.add(element.get());
                case 1 -> changed = new ArrayList<>(changed.subList(0, chance.below(changed.size())));
                default -> {
                    if (!changed.isEmpty()) {
                        changed.set(chance.below(changed.size()), element.get());
                    }
                }
            }
            return changed;
        });
    }

    @Override
    public int int32(int field, int value) {
        return field(value, chance::whole32);
    }

    @Override
    public long int64(int field, long value) {
        return field(value, chance::whole);
    }

    @Override
    public int int8(int field, int value) {
        return field(value, () -> (int) (byte) chance.whole());
    }

    @Override
    public float float32(int field, float value) {
        return field(value, chance::real);
    }

    @Override
    public boolean bool(int field, boolean value) {
        return field(value, () -> !value);
    }

    @Override
    public DataType type(int field, DataType value) {
        return field(value, () -> chance.of(List.of(DataType.values())));
    }

    @Override
    public <E extends Enum<E>> E choice(int field, E value) {
        return field(value, () -> chance.of(List.of(value.getDeclaringClass().getEnumConstants())));
    }

    @Override
    public <E extends Enum<E>> E wideChoice(int field, E value) {
        return choice(field, value);
    }

    @Override
    public List<Integer> int32s(int field, List<Integer> value) {
        return list(value, chance::whole32);
    }

    @Override
    public List<Long> int64s(int field, List<Long> value) {
        return list(value, chance::whole);
    }

    @Override
    public List<Float> float32s(int field, List<Float> value) {
        return list(value, chance::real);
    }

    @Override
    public List<Boolean> bools(int field, List<Boolean> value) {
        return list(value, () -> chance.once(2));
    }

    @Override
    public List<Integer> bytes(int field, List<Integer> value) {
        return list(value, () -> chance.below(256));
    }

    @Override
    public <E extends Enum<E>> List<E> wideChoices(int field, List<E> value, Class<E> kind) {
        return list(value, () -> chance.of(List.of(kind.getEnumConstants())));
    }

    @Override
    public String string(int field, String value) {
        return field(value, () -> value + "\u0000\u20ac");
    }
}
