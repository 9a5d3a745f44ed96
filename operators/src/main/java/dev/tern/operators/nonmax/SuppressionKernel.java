package dev.tern.operators.nonmax;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.Arrays;

/** Takes boxes by score, best first, and keeps those that no box kept before covers too much. */
final class SuppressionKernel implements Kernel {
    private final Binding binding;
    private final boolean soft;
    private final int boxCount;
    private final float[] boxes;
    private final CandidateHeap heap;
    private final int[] selected;
    private final float[] scores;

    SuppressionKernel(Binding binding) {
        this.binding = binding;
        soft = binding.outputCount() == 3;
        boxCount = binding.shape(0).dim(0);
        boxes = binding.floats(4L * boxCount);
        heap = new CandidateHeap(
                binding.ints(boxCount + 1L), binding.floats(boxCount + 1L), binding.ints(boxCount + 1L));
        selected = binding.ints(binding.output(0).elements());
        scores = binding.floats(selected.length);
    }

    @Override
    public void run() {
        float overlap = binding.input(3).floatAt(0);
        float threshold = binding.input(4).floatAt(0);
        float sigma = soft ? binding.input(5).floatAt(0) : 0;
        if (sigma < 0) {
            throw TernException.at("sigma")
                    .expected("0 or more")
                    .found(String.valueOf(sigma))
                    .fix("correct the operand");
        }
        binding.input(0).readFloats(0, boxes.length, boxes, 0);
        heap.clear();
        Tensor given = binding.input(1);
        for (int i = 0; i < boxCount; i++) {
            if (given.floatAt(i) > threshold) {
                heap.push(i, given.floatAt(i), 0);
            }
        }
        int count = select(overlap, threshold, sigma);
        Arrays.fill(selected, count, selected.length, 0);
        Arrays.fill(scores, count, scores.length, 0);
        binding.output(0).writeInts(0, selected.length, selected, 0);
        if (soft) {
            binding.output(1).writeFloats(0, scores.length, scores, 0);
        }
        binding.output(soft ? 2 : 1).setInt(0, count);
    }

    private int select(float overlap, float threshold, float sigma) {
        int most = Math.min(heap.size(), selected.length);
        float scale = sigma > 0 ? (float) (-0.5 / sigma) : 0;
        int count = 0;
        while (count < most && heap.size() > 0) {
            binding.checkpoint();
            int box = heap.bestBox();
            float original = heap.bestScore();
            int begin = heap.bestBegin();
            heap.pop();
            float score = original;
            boolean covered = false;
            for (int j = count - 1; j >= begin; j--) {
                float common = Overlap.of(boxes, box, selected[j]);
                if (common >= overlap) {
                    covered = true;
                    break;
                }
                if (sigma > 0) {
                    score *= (float) Math.exp(scale * common * common);
                }
                if (score <= threshold) {
                    break;
                }
            }
            begin = count;
            if (!covered && score == original) {
                selected[count] = box;
                scores[count++] = score;
            }
            if (!covered && score > threshold) {
                heap.push(box, score, begin);
            }
        }
        return count;
    }
}
