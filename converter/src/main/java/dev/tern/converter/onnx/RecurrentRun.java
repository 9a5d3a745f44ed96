package dev.tern.converter.onnx;

import dev.tern.converter.lower.Emitter;
import dev.tern.converter.lower.Flow;
import dev.tern.operators.broadcast.Fill;
import dev.tern.operators.elementwise.Comparisons;
import dev.tern.operators.gather.Gather;
import dev.tern.operators.slice.DynamicUpdateSlice;
import dev.tern.operators.slice.Slice;
import dev.tern.operators.whileloop.While;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All steps of a recurrent layer in one direction.
 *
 * @param contributions what inputs contribute to the gates: [steps, batch, gates · units]
 */
record RecurrentRun(OnnxSite site, RecurrentCell cell, Flow contributions, boolean backwards, boolean keepsAll) {
    /** More steps than this become a loop. */
    private static final int WRITTEN_OUT_MAX = 32;

    /** The state after the last step, and all hidden states [steps, batch, units] where they are wanted. */
    record Result(@Nullable Flow all, RecurrentCell.State last) {}

    Result run(RecurrentCell.State before) {
        int steps = contributions.dim(0);
        return steps > 0 && steps <= WRITTEN_OUT_MAX ? writtenOut(before, steps) : loop(before);
    }

    private static Flow row(OnnxSite in, Flow all, Flow index) {
        return in.emit(new Gather(0, 0), all, index);
    }

    private Result writtenOut(RecurrentCell.State before, int steps) {
        RecurrentCell.State state = before;
        Flow[] all = new Flow[steps];
        for (int k = 0; k < steps; k++) {
            int step = backwards ? steps - 1 - k : k;
            Flow gates = row(site, contributions, site.emitter().constant(Shape.scalar(), step));
            state = cell.step(site, gates, state);
            Flow hidden = state.hidden();
            all[step] = site.reshaped(hidden, wide(hidden.shape(0)), wide(hidden.shape(1)))
                    .flow();
        }
        return new Result(keepsAll ? site.concat(0, List.of(all)) : null, state);
    }

    private static Shape wide(Shape shape) {
        return Shape.of(1, shape.dim(0), shape.dim(1));
    }

    private static List<Shape> tries(Flow flow) {
        return List.of(flow.shape(0), flow.shape(1));
    }

    private Flow extent(Flow shape, int axis) {
        return site.emit(
                Slice.DEFINITION,
                shape,
                site.emitter().ints(axis),
                site.emitter().ints(1));
    }

    /** State of the loop: the step's number, the contributions, how many steps, hidden and cell state, all hidden states. */
    private Result loop(RecurrentCell.State before) {
        Flow shape = site.shapeOf(contributions);
        Flow count = site.reshape(extent(shape, 0));
        List<Flow> given = new ArrayList<>();
        given.add(backwards ? site.add(count, -1) : site.scalar(DataType.INT32, 0));
        given.add(contributions);
        given.add(count);
        given.add(before.hidden());
        if (before.cell() != null) {
            given.add(before.cell());
        }
        if (keepsAll) {
            Flow extents = site.concat(
                    0,
                    List.of(extent(shape, 0), extent(shape, 1), site.emitter().ints(cell.units())));
            given.add(site.emit(Fill.DEFINITION, extents, site.scalar(DataType.FLOAT32, 0)));
        }
        int test = site.body().lowering().declare();
        int turn = site.body().lowering().declare();
        site.body().lowering().define(test, test(given));
        site.body().lowering().define(turn, turn(given, before.cell() != null));
        List<Flow> after = new ArrayList<>();
        given.forEach(flow -> after.add(Flow.result(site.emitter().place(), flow.type(), tries(flow))));
        site.emitter().addNode(new While(test, turn), Collections.unmodifiableList(given), after);
        Flow memory = before.cell() == null ? null : after.get(4);
        return new Result(keepsAll ? after.getLast() : null, new RecurrentCell.State(after.get(3), memory));
    }

    private static List<Flow> inputs(Emitter emitter, List<Flow> given) {
        List<Flow> inputs = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            inputs.add(emitter.input("state " + i, given.get(i).type(), tries(given.get(i))));
        }
        return inputs;
    }

    private OnnxSite inside(Emitter emitter) {
        emitter.enter(site.node().name());
        return new OnnxSite(
                site.node(),
                List.of(),
                OnnxBody.of(site.body().lowering(), emitter, site.body().depth() + 1));
    }

    private dev.tern.graph.Graph test(List<Flow> given) {
        Emitter emitter = new Emitter();
        OnnxSite in = inside(emitter);
        List<Flow> state = inputs(emitter, given);
        Flow goesOn = backwards
                ? in.emit(Comparisons.GREATER_EQUAL, state.get(0), in.scalar(DataType.INT32, 0))
                : in.emit(Comparisons.LESS, state.get(0), state.get(2));
        return emitter.finish("goes on", List.of(goesOn));
    }

    private dev.tern.graph.Graph turn(List<Flow> given, boolean hasCell) {
        Emitter emitter = new Emitter();
        OnnxSite in = inside(emitter);
        List<Flow> state = inputs(emitter, given);
        Flow step = state.get(0);
        RecurrentCell.State before = new RecurrentCell.State(state.get(3), hasCell ? state.get(4) : null);
        RecurrentCell.State next = cell.step(in, row(in, state.get(1), step), before);
        List<Flow> results = new ArrayList<>();
        results.add(in.add(step, backwards ? -1 : 1));
        results.add(state.get(1));
        results.add(state.get(2));
        results.add(next.hidden());
        if (next.cell() != null) {
            results.add(next.cell());
        }
        if (keepsAll) {
            Flow hidden = in.reshaped(
                            next.hidden(),
                            wide(next.hidden().shape(0)),
                            wide(next.hidden().shape(1)))
                    .flow();
            Flow place = in.concat(0, List.of(in.reshape(step, 1), in.emitter().ints(0, 0)));
            results.add(in.emit(DynamicUpdateSlice.DEFINITION, state.getLast(), hidden, place));
        }
        return emitter.finish("one step", results);
    }
}
