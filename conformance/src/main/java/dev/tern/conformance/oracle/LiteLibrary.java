package dev.tern.conformance.oracle;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;

/**
 * A shared library with TensorFlow Lite 2.18 inside, called by the mangled names of its C++ functions. Both libraries
 * come from the same version and compiler family, so one description of their functions serves both. Linux x86-64 only.
 */
final class LiteLibrary {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final ValueLayout ADDRESS = ValueLayout.ADDRESS;
    private static final ValueLayout INT = ValueLayout.JAVA_INT;
    private static final long OBJECT_BYTES = 8192;
    private static final int TABLE_WORDS = 18;
    private static final int SEVERITY_ERROR = 3;
    private static final FunctionDescriptor STATUS_OF_OBJECT = FunctionDescriptor.of(INT, ADDRESS);
    private static final FunctionDescriptor VOID_OF_OBJECT = FunctionDescriptor.ofVoid(ADDRESS);

    /** The build of the JavaCPP presets: 10 MB, compiled without the flags of the official packages. */
    private static final class Bytedeco {
        static final LiteLibrary LIBRARY =
                new LiteLibrary(Path.of(load(org.bytedeco.tensorflowlite.global.tensorflowlite.class)));
    }

    /** The library of the official Python package: 630 MB, hence loaded only when asked for. */
    private static final class Wheel {
        static final LiteLibrary LIBRARY =
                new LiteLibrary(Path.of(load(org.tensorflow.internal.c_api.global.tensorflow.class))
                        .resolveSibling("libtensorflow_cc.so.2"));
    }

    private final SymbolLookup symbols;
    private final MethodHandle allocate;
    private final MethodHandle invoke;
    private final MethodHandle resize;
    private final MethodHandle resetVariables;
    private final MethodHandle destroyInterpreter;
    private final MethodHandle makeBuilder;
    private final MethodHandle build;
    private final MethodHandle destroyBuilder;
    private final MethodHandle addDelegate;
    private final MethodHandle free;

    private LiteLibrary(Path file) {
        symbols = SymbolLookup.libraryLookup(file, Arena.global());
        allocate = function("_ZN6tflite4impl11Interpreter15AllocateTensorsEv", STATUS_OF_OBJECT);
        invoke = function("_ZN6tflite4impl11Interpreter6InvokeEv", STATUS_OF_OBJECT);
        resize = function(
                "_ZN6tflite4impl11Interpreter17ResizeInputTensorEiRKSt6vectorIiSaIiEE",
                FunctionDescriptor.of(INT, ADDRESS, INT, ADDRESS));
        resetVariables = function("_ZN6tflite4impl11Interpreter20ResetVariableTensorsEv", STATUS_OF_OBJECT);
        destroyInterpreter = function("_ZN6tflite4impl11InterpreterD1Ev", VOID_OF_OBJECT);
        makeBuilder = function(
                "_ZN6tflite4impl18InterpreterBuilderC1EPKNS_5ModelERKNS_10OpResolverEPNS_13ErrorReporterE"
                        + "PKNS_18InterpreterOptionsEPKNS_10AllocationE",
                FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
        build = function(
                "_ZN6tflite4impl18InterpreterBuilderclEPSt10unique_ptrINS0_11InterpreterESt14default_deleteIS3_EEi",
                FunctionDescriptor.of(INT, ADDRESS, ADDRESS, INT));
        destroyBuilder = function("_ZN6tflite4impl18InterpreterBuilderD1Ev", VOID_OF_OBJECT);
        addDelegate = function(
                "_ZN6tflite4impl11Interpreter23ModifyGraphWithDelegateEP14TfLiteDelegate",
                FunctionDescriptor.of(INT, ADDRESS, ADDRESS));
        free = LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("free"), VOID_OF_OBJECT);
        quieten();
    }

    static LiteLibrary bytedeco() {
        return Bytedeco.LIBRARY;
    }

    static LiteLibrary wheel() {
        return Wheel.LIBRARY;
    }

    private static String load(Class<?> binding) {
        // TensorFlow reads its log level from the environment of the process when it is loaded.
        MethodHandle setenv = LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow("setenv"), FunctionDescriptor.of(INT, ADDRESS, ADDRESS, INT));
        try (Arena arena = Arena.ofConfined()) {
            call(setenv, arena.allocateFrom("TF_CPP_MIN_LOG_LEVEL"), arena.allocateFrom("3"), 1);
        }
        // JavaCPP otherwise refuses to allocate when the resident memory of the process exceeds the Java heap limit.
        System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        return Loader.load(binding);
    }

    private void quieten() {
        call(
                function(
                        "_ZN6tflite16logging_internal13MinimalLogger21SetMinimumLogSeverityENS_11LogSeverityE",
                        FunctionDescriptor.of(INT, INT)),
                SEVERITY_ERROR);
    }

    /** A function of the library by its symbol. */
    MethodHandle function(String symbol, FunctionDescriptor type) {
        return LINKER.downcallHandle(symbols.findOrThrow(symbol), type);
    }

    /** Calls a native function; not for hot paths. */
    static Object call(MethodHandle function, Object... arguments) {
        try {
            return function.invokeWithArguments(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** A resolver of the library by the symbol of its constructor. It lives as long as the process. */
    MemorySegment resolver(String constructor) {
        MemorySegment object = Arena.global().allocate(OBJECT_BYTES, 64);
        call(function(constructor, VOID_OF_OBJECT), object);
        return object;
    }

    /**
     * Makes a resolver bring no delegates, by giving it a copy of its function table in which the two functions that
     * list delegates are those of the base class, which list none.
     */
    MemorySegment withoutDelegates(MemorySegment resolver) {
        long tableAddress = resolver.get(ValueLayout.JAVA_LONG, 0);
        long wordBytes = ADDRESS.byteSize();
        MemorySegment original =
                MemorySegment.ofAddress(tableAddress - 2 * wordBytes).reinterpret(TABLE_WORDS * wordBytes);
        MemorySegment table = Arena.global().allocate(original.byteSize(), wordBytes);
        table.copyFrom(original);
        for (String function : new String[] {"19GetDelegateCreatorsEv", "25GetOpaqueDelegateCreatorsEv"}) {
            long listing = symbols.findOrThrow("_ZNK6tflite17MutableOpResolver" + function)
                    .address();
            long empty =
                    symbols.findOrThrow("_ZNK6tflite10OpResolver" + function).address();
            int word = 2;
            while (table.getAtIndex(ValueLayout.JAVA_LONG, word) != listing) {
                word++;
            }
            table.setAtIndex(ValueLayout.JAVA_LONG, word, empty);
        }
        resolver.set(ValueLayout.ADDRESS, 0, table.asSlice(2 * wordBytes));
        return resolver;
    }

    /** Builds an interpreter; answers its address, or 0 where the library refuses. */
    long build(
            MemorySegment model,
            MemorySegment resolver,
            MemorySegment reporter,
            MemorySegment options,
            MemorySegment allocation,
            int threads) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment builder = arena.allocate(OBJECT_BYTES, 64);
            call(makeBuilder, builder, model, resolver, reporter, options, allocation);
            MemorySegment holder = arena.allocate(ValueLayout.JAVA_LONG);
            int status = (int) call(build, builder, holder, threads);
            call(destroyBuilder, builder);
            long interpreter = holder.get(ValueLayout.JAVA_LONG, 0);
            if (status != 0 && interpreter != 0) {
                destroy(MemorySegment.ofAddress(interpreter));
                return 0;
            }
            return interpreter;
        }
    }

    int allocate(MemorySegment interpreter) {
        return (int) call(allocate, interpreter);
    }

    int resetVariables(MemorySegment interpreter) {
        return (int) call(resetVariables, interpreter);
    }

    int addDelegate(MemorySegment interpreter, MemorySegment delegate) {
        return (int) call(addDelegate, interpreter, delegate);
    }

    int invoke(MemorySegment interpreter) {
        try {
            return (int) invoke.invokeExact(interpreter);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    int resize(MemorySegment interpreter, int tensorIndex, int[] shape) {
        try (Arena arena = Arena.ofConfined()) {
            // A std::vector is three pointers: begin, end, end of capacity.
            MemorySegment values = arena.allocate(MemoryLayout.sequenceLayout(shape.length + 1L, INT));
            MemorySegment.copy(shape, 0, values, ValueLayout.JAVA_INT, 0, shape.length);
            MemorySegment vector = arena.allocate(ADDRESS.byteSize() * 3, ADDRESS.byteSize());
            MemorySegment end = values.asSlice(shape.length * (long) Integer.BYTES);
            vector.setAtIndex(ValueLayout.ADDRESS, 0, values);
            vector.setAtIndex(ValueLayout.ADDRESS, 1, end);
            vector.setAtIndex(ValueLayout.ADDRESS, 2, end);
            return (int) call(resize, interpreter, tensorIndex, vector);
        }
    }

    /** Ends an interpreter and gives its memory back. */
    void destroy(MemorySegment interpreter) {
        call(destroyInterpreter, interpreter);
        call(free, interpreter);
    }
}
