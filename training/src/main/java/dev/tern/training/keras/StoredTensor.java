package dev.tern.training.keras;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.training.hdf5.Hdf5Dataset;
import dev.tern.training.hdf5.Hdf5Value;
import java.util.List;

/** Datasets as tensors and back. Keras marks bfloat16, which HDF5 does not know, by an attribute. */
final class StoredTensor {
    private static final String BFLOAT16 = "bfloat16";

    private StoredTensor() {}

    static Tensor read(Hdf5Dataset dataset, String where) {
        Hdf5Value value = dataset.value();
        boolean isBfloat = dataset.attribute("dtype") instanceof Hdf5Value.Texts texts
                && texts.texts().equals(List.of(BFLOAT16));
        if (value instanceof Hdf5Value.Numbers numbers) {
            Tensor tensor = numbers.tensor();
            return isBfloat && tensor.type().bits() == 16
                    ? Tensor.of(DataType.BFLOAT16, tensor.shape(), Quantization.NONE, tensor.data())
                    : tensor;
        }
        if (value instanceof Hdf5Value.Opaque opaque && isBfloat && opaque.elementBytes() == 2) {
            return Tensor.of(DataType.BFLOAT16, opaque.shape(), Quantization.NONE, opaque.bytes());
        }
        throw TernException.at(where)
                .expected("numbers")
                .found(
                        value instanceof Hdf5Value.Texts
                                ? "texts"
                                : value instanceof Hdf5Value.Opaque ? "bytes without a type" : "nothing")
                .fix("the file is damaged, or a variable is of a type that models here do not have");
    }

    static Hdf5Dataset write(Tensor tensor) {
        if (tensor.type() == DataType.BFLOAT16) {
            return Hdf5Dataset.of(new Hdf5Value.Opaque(tensor.shape(), 2, BFLOAT16, tensor.data()))
                    .with("dtype", Hdf5Value.utf8(BFLOAT16));
        }
        return Hdf5Dataset.of(new Hdf5Value.Numbers(tensor));
    }
}
