package dev.tern.conformance.oracle;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** How values travel between a process of an oracle and its parent. Both ends are the same build, hence no versions. */
final class OracleWire {
    /** First byte of an answer. */
    static final int ANSWERED = 0;

    static final int REFUSED = 1;
    static final int ILLEGAL = 2;
    static final int FAILED = 3;

    private OracleWire() {}

    static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static byte[] readBytes(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes;
    }

    static void writeText(DataOutputStream out, String text) throws IOException {
        writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
    }

    static String readText(DataInputStream in) throws IOException {
        return new String(readBytes(in), StandardCharsets.UTF_8);
    }

    static void writeInts(DataOutputStream out, int[] values) throws IOException {
        out.writeInt(values.length);
        for (int value : values) {
            out.writeInt(value);
        }
    }

    static int[] readInts(DataInputStream in) throws IOException {
        int[] values = new int[in.readInt()];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readInt();
        }
        return values;
    }

    static void writeTensor(DataOutputStream out, OracleTensor tensor) throws IOException {
        out.writeInt(tensor.index());
        writeText(out, tensor.name());
        out.writeInt(tensor.type().ordinal());
        writeInts(out, tensor.shape());
        out.writeInt(tensor.scales().length);
        for (float scale : tensor.scales()) {
            out.writeFloat(scale);
        }
        writeInts(out, tensor.zeroPoints());
        out.writeInt(tensor.quantizedDimension());
        out.writeBoolean(tensor.constant());
        writeBytes(out, tensor.bytes());
    }

    static OracleTensor readTensor(DataInputStream in) throws IOException {
        int index = in.readInt();
        String name = readText(in);
        OracleType type = OracleType.ofCode(in.readInt());
        int[] shape = readInts(in);
        float[] scales = new float[in.readInt()];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = in.readFloat();
        }
        return new OracleTensor(
                index, name, type, shape, scales, readInts(in), in.readInt(), in.readBoolean(), readBytes(in));
    }

    static void writePlan(DataOutputStream out, List<OracleNode> plan) throws IOException {
        out.writeInt(plan.size());
        for (OracleNode node : plan) {
            out.writeInt(node.operatorCode());
            writeText(out, node.customName());
            writeInts(out, node.inputs());
            writeInts(out, node.outputs());
        }
    }

    static List<OracleNode> readPlan(DataInputStream in) throws IOException {
        int size = in.readInt();
        List<OracleNode> plan = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            plan.add(new OracleNode(in.readInt(), readText(in), readInts(in), readInts(in)));
        }
        return plan;
    }
}
