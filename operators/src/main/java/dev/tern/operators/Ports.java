package dev.tern.operators;

import java.util.List;

/**
 * The named places for operands or results of an operator. A name ending in {@code ?} may be left out; a last name
 * ending in {@code *} stands for any number (none included), in {@code +} for one or more.
 */
public record Ports(List<Port> ports) {
    /** One place. */
    public record Port(String name, boolean optional, boolean repeated) {}

    public Ports {
        ports = List.copyOf(ports);
    }

    /** Places by name, marked as the class describes. */
    public static Ports of(String... names) {
        return new Ports(List.of(names).stream().map(Ports::port).toList());
    }

    private static Port port(String marked) {
        boolean any = marked.endsWith("*");
        boolean repeated = any || marked.endsWith("+");
        boolean optional = any || marked.endsWith("?");
        return new Port(repeated || optional ? marked.substring(0, marked.length() - 1) : marked, optional, repeated);
    }

    /** Fewest operands that may be listed: trailing optional ones need not be. */
    public int minimum() {
        int count = ports.size();
        while (count > 0 && ports.get(count - 1).optional()) {
            count--;
        }
        return count;
    }

    /** Most operands that may be listed. */
    public int maximum() {
        return !ports.isEmpty() && ports.getLast().repeated() ? Integer.MAX_VALUE : ports.size();
    }

    /** The place that operand {@code i} stands in. */
    public Port at(int i) {
        return ports.get(Math.min(i, ports.size() - 1));
    }

    /** The name of operand {@code i}, numbered where a place repeats. */
    public String nameOf(int i) {
        Port port = at(i);
        return port.repeated() ? port.name() + " " + (i - ports.size() + 1) : port.name();
    }
}
