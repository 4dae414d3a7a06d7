import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.SeekableByteArrayInput;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/** Apache Avro's side of bench:native: FILE OP MODE READER, then commands on standard input (README.md). */
public final class Bench {
  private record Block(byte[] bytes, int count) {}

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Rows go here, so that they are made. */
  private static volatile Object sink;

  private final List<Block> blocks = new ArrayList<>();
  private final Schema writer;
  private final Schema schema;
  private final GenericDatumReader<Object> reader;
  private final boolean reused;
  private BinaryDecoder decoder;

  /** The mode: "Utf8" or "String", with "raw" (no conversions of logical types) or "reused" (one record for all rows). */
  private Bench(String file, String mode, String readerFile) throws Exception {
    writer = readBlocks(Path.of(file));
    Schema given = readerFile.equals("-") ? writer : new Schema.Parser().parse(Path.of(readerFile).toFile());
    schema = mode.contains("String") ? withStrings(given) : given;
    reader = new GenericDatumReader<>(writer, schema, mode.contains("raw") ? new GenericData() : withConversions());
    reused = mode.contains("reused");
  }

  private Schema readBlocks(Path file) throws Exception {
    try (DataFileReader<Object> in =
        new DataFileReader<>(new SeekableByteArrayInput(Files.readAllBytes(file)), new GenericDatumReader<>())) {
      while (in.hasNext()) {
        ByteBuffer data = in.nextBlock();
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        blocks.add(new Block(bytes, (int) in.getBlockCount()));
      }
      return in.getSchema();
    }
  }

  private static GenericData withConversions() {
    GenericData data = new GenericData();
    data.addLogicalTypeConversion(new Conversions.DecimalConversion());
    data.addLogicalTypeConversion(new Conversions.UUIDConversion());
    data.addLogicalTypeConversion(new TimeConversions.DateConversion());
    data.addLogicalTypeConversion(new TimeConversions.TimeMillisConversion());
    data.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
    data.addLogicalTypeConversion(new TimeConversions.TimestampMicrosConversion());
    data.addLogicalTypeConversion(new TimeConversions.LocalTimestampMillisConversion());
    return data;
  }

  /** The schema with property avro.java.string, by which strings are read as String. */
  private static Schema withStrings(Schema schema) {
    Schema copy = new Schema.Parser().parse(schema.toString());
    setStrings(copy, Collections.newSetFromMap(new IdentityHashMap<>()));
    return copy;
  }

  private static void setStrings(Schema schema, Set<Schema> seen) {
    if (!seen.add(schema)) return;
    switch (schema.getType()) {
      case STRING -> GenericData.setStringType(schema, GenericData.StringType.String);
      case MAP -> {
        GenericData.setStringType(schema, GenericData.StringType.String);
        setStrings(schema.getValueType(), seen);
      }
      case ARRAY -> setStrings(schema.getElementType(), seen);
      case UNION -> schema.getTypes().forEach(branch -> setStrings(branch, seen));
      case RECORD -> schema.getFields().forEach(field -> setStrings(field.schema(), seen));
      default -> {}
    }
  }

  /** The rows of each block as a list, which is let go; or each into the same record. */
  private void pass() throws Exception {
    for (Block block : blocks) {
      decoder = DecoderFactory.get().binaryDecoder(block.bytes, decoder);
      if (reused) readInto(block.count);
      else sink = rows(reader, block.count);
    }
  }

  private void readInto(int count) throws Exception {
    Object row = null;
    for (int i = 0; i < count; i++) sink = row = reader.read(row, decoder);
  }

  private List<Object> rows(GenericDatumReader<Object> reader, int count) throws Exception {
    List<Object> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) rows.add(reader.read(null, decoder));
    return rows;
  }

  /**
   * Nanoseconds of CPU and of time for reading all data once, on average over so much CPU time: that of the thread that
   * reads, as Java tells that of the process by 10 ms only.
   */
  private String sample(long millis) throws Exception {
    long start = System.nanoTime();
    long cpuStart = THREADS.getCurrentThreadCpuTime();
    long cpu = 0;
    int passes = 0;
    for (; cpu < millis * 1_000_000; cpu = THREADS.getCurrentThreadCpuTime() - cpuStart, passes++) pass();
    return cpu / passes + " " + (System.nanoTime() - start) / passes;
  }

  /** Logical types are summed up by their underlying values, so these are read without conversions. */
  private String check() throws Exception {
    pass();
    GenericData raw = new GenericData();
    GenericDatumReader<Object> reader = new GenericDatumReader<>(writer, schema, raw);
    Sums sums = new Sums(raw);
    for (Block block : blocks) {
      decoder = DecoderFactory.get().binaryDecoder(block.bytes, decoder);
      for (Object row : rows(reader, block.count)) sums.addRow(schema, row);
      if (!decoder.isEnd()) throw new IllegalStateException("data are left over");
    }
    return sums.toString();
  }

  public static void main(String[] args) throws Exception {
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Bench bench = new Bench(args[0], args[2], args[3]);
    String version = GenericData.class.getPackage().getImplementationVersion();
    String fast = GenericData.get().isFastReaderEnabled() ? "" : ", without its fast reader";
    answers.println("ready " + version + " on Java " + Runtime.version() + fast);
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] words = line.split(" ");
      try {
        answers.println(words[0].equals("sample") ? bench.sample(Long.parseLong(words[1])) : bench.check());
      } catch (Exception error) {
        answers.println("refused: " + error.toString().replaceAll("\\s+", " "));
      }
    }
  }

  /** What was read, summed up regardless of order (sums.mjs tells how). */
  private static final class Sums {
    private final GenericData data;
    private long rows;
    private long nulls;
    private long trues;
    private long ints;
    private long floats;
    private long texts;
    private long blobs;
    private long others;

    Sums(GenericData data) {
      this.data = data;
    }

    void addRow(Schema schema, Object row) {
      rows++;
      add(schema, row);
    }

    private void add(Schema schema, Object value) {
      if (isOther(schema)) {
        others++;
        return;
      }
      switch (schema.getType()) {
        case NULL -> nulls++;
        case BOOLEAN -> trues += (Boolean) value ? 1 : 0;
        case INT, LONG -> ints += ((Number) value).longValue();
        case FLOAT, DOUBLE -> floats += Double.doubleToRawLongBits(((Number) value).doubleValue());
        case STRING, ENUM -> addText(value);
        case BYTES -> blobs += hash(((ByteBuffer) value).array());
        case ARRAY -> ((Collection<?>) value).forEach(item -> add(schema.getElementType(), item));
        case MAP -> addMap(schema, (Map<?, ?>) value);
        case UNION -> add(schema.getTypes().get(data.resolveUnion(schema, value)), value);
        default -> schema.getFields().forEach(field -> add(field.schema(), ((IndexedRecord) value).get(field.pos())));
      }
    }

    private void addMap(Schema schema, Map<?, ?> map) {
      map.forEach((key, value) -> {
        addText(key);
        add(schema.getValueType(), value);
      });
    }

    private void addText(Object text) {
      texts += hash(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isOther(Schema schema) {
      if (schema.getType() == Schema.Type.FIXED) return true;
      String logical = schema.getProp("logicalType");
      return logical != null && Set.of("decimal", "uuid").contains(logical);
    }

    /** FNV-1a of 32 bits. */
    private static long hash(byte[] bytes) {
      int sum = 0x811c9dc5;
      for (byte one : bytes) sum = (sum ^ (one & 0xff)) * 0x01000193;
      return Integer.toUnsignedLong(sum);
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      for (long sum : new long[] {rows, nulls, trues, ints, floats, texts, blobs, others})
        text.append(text.isEmpty() ? "" : " ").append(Long.toUnsignedString(sum));
      return text.toString();
    }
  }
}
