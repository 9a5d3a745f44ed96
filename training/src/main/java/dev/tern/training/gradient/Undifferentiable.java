package dev.tern.training.gradient;

import dev.tern.operators.arg.ArgExtreme;
import dev.tern.operators.bucketize.Bucketize;
import dev.tern.operators.elementwise.Comparisons;
import dev.tern.operators.elementwise.FloatFunctions;
import dev.tern.operators.elementwise.FloorDivision;
import dev.tern.operators.elementwise.Logic;
import dev.tern.operators.elementwise.Signs;
import dev.tern.operators.hashtable.HashtableFind;
import dev.tern.operators.hashtablelookup.HashtableLookup;
import dev.tern.operators.ifthen.If;
import dev.tern.operators.lshprojection.LshProjection;
import dev.tern.operators.nonmax.NonMaxSuppression;
import dev.tern.operators.onehot.OneHot;
import dev.tern.operators.quantize.Quantize;
import dev.tern.operators.random.Multinomial;
import dev.tern.operators.random.RandomStandardNormal;
import dev.tern.operators.random.RandomUniform;
import dev.tern.operators.reduction.Reduction;
import dev.tern.operators.shape.Rank;
import dev.tern.operators.shape.ShapeOf;
import dev.tern.operators.unique.Unique;
import dev.tern.operators.variables.ReadVariable;
import dev.tern.operators.variables.VarHandle;
import dev.tern.operators.where.Where;
import dev.tern.operators.whileloop.While;
import dev.tern.operators.zeroslike.ZerosLike;
import java.util.List;

/** Operators through which nothing is trained, and why. */
final class Undifferentiable {
    private Undifferentiable() {}

    static void add(Rules rules) {
        rules.constant(List.of(
                ArgExtreme.ARG_MAX,
                ArgExtreme.ARG_MIN,
                Bucketize.DEFINITION,
                Comparisons.EQUAL,
                Comparisons.GREATER,
                Comparisons.GREATER_EQUAL,
                Comparisons.LESS,
                Comparisons.LESS_EQUAL,
                Comparisons.NOT_EQUAL,
                FloatFunctions.CEIL,
                FloatFunctions.FLOOR,
                FloatFunctions.ROUND,
                FloorDivision.FLOOR_DIV,
                Logic.LOGICAL_AND,
                Logic.LOGICAL_NOT,
                Logic.LOGICAL_OR,
                OneHot.DEFINITION,
                RandomStandardNormal.DEFINITION,
                RandomUniform.DEFINITION,
                Rank.DEFINITION,
                Reduction.REDUCE_ALL,
                Reduction.REDUCE_ANY,
                ReadVariable.DEFINITION,
                ShapeOf.DEFINITION,
                Signs.SIGN,
                VarHandle.DEFINITION,
                ZerosLike.DEFINITION));
        rules.absent("its results are indices or counts", List.of(Unique.DEFINITION, Where.DEFINITION));
        rules.absent("it draws samples", List.of(Multinomial.DEFINITION));
        rules.absent("it selects boxes", List.of(NonMaxSuppression.V4, NonMaxSuppression.V5));
        rules.absent("it looks keys up", List.of(HashtableFind.DEFINITION, HashtableLookup.DEFINITION));
        rules.absent("it hashes its operands", List.of(LshProjection.DEFINITION));
        rules.absent(
                "its results are stored integers; train with FAKE_QUANT instead, which lets gradients straight through",
                List.of(Quantize.DEFINITION));
        rules.absent(
                "which nodes run is decided by data; write the branches with SELECT_V2, and loops unrolled",
                List.of(If.DEFINITION, While.DEFINITION));
    }
}
