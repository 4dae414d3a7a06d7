import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;

/**
 * Apache Avro's side of test:interop. Each line of standard input is a job, op, in, out and codec with tabs between;
 * each line of standard output says "ok" or why it failed. "dump" and "logical" write what a file holds as text
 * (dump.mjs tells how), "recode" writes it as a file of another codec.
 */
public final class Peer {
  private static final GenericData RAW = new GenericData();
  private static final GenericData LOGICAL = withConversions();

  private final GenericData data;
  private final StringBuilder out = new StringBuilder();

  private Peer(GenericData data) {
    this.data = data;
  }

  public static void main(String[] args) throws Exception {
    BufferedReader jobs = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (String line = jobs.readLine(); line != null; line = jobs.readLine()) {
      String[] job = line.split("\t", -1);
      try {
        if (job[0].equals("recode")) recode(new File(job[1]), new File(job[2]), job[3]);
        else new Peer(job[0].equals("logical") ? LOGICAL : RAW).dump(new File(job[1]), Path.of(job[2]));
        answers.println("ok");
      } catch (Exception | StackOverflowError | LinkageError error) {
        answers.println(error.toString().replaceAll("\\s+", " "));
      }
    }
  }

  private static GenericData withConversions() {
    GenericData data = new GenericData();
    data.addLogicalTypeConversion(new Conversions.DecimalConversion());
    data.addLogicalTypeConversion(new Conversions.UUIDConversion());
    data.addLogicalTypeConversion(new TimeConversions.DateConversion());
    data.addLogicalTypeConversion(new TimeConversions.TimeMillisConversion());
    data.addLogicalTypeConversion(new TimeConversions.TimeMicrosConversion());
    data.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
    data.addLogicalTypeConversion(new TimeConversions.TimestampMicrosConversion());
    data.addLogicalTypeConversion(new TimeConversions.LocalTimestampMillisConversion());
    data.addLogicalTypeConversion(new TimeConversions.LocalTimestampMicrosConversion());
    return data;
  }

  private static DataFileReader<Object> open(File file, GenericData data) throws Exception {
    return new DataFileReader<>(file, new GenericDatumReader<>(null, null, data));
  }

  private static void recode(File in, File target, String codec) throws Exception {
    try (DataFileReader<Object> reader = open(in, RAW);
        DataFileWriter<Object> writer = new DataFileWriter<>(new GenericDatumWriter<>(reader.getSchema(), RAW))) {
      writer.setCodec(CodecFactory.fromString(codec));
      writer.setSyncInterval(8000);
      for (String key : reader.getMetaKeys()) if (!key.startsWith("avro.")) writer.setMeta(key, reader.getMeta(key));
      writer.create(reader.getSchema(), target);
      for (Object row : reader) writer.append(row);
    }
  }

  private void dump(File in, Path target) throws Exception {
    try (DataFileReader<Object> reader = open(in, data);
        Writer file = Files.newBufferedWriter(target, StandardCharsets.US_ASCII)) {
      Map<String, String> metadata = new TreeMap<>();
      for (String key : reader.getMetaKeys())
        if (!key.startsWith("avro.")) metadata.put(quote(key), '"' + hex(reader.getMeta(key)) + '"');
      writeEntries(metadata);
      out.append('\n');
      for (Object row : reader) {
        write(reader.getSchema(), row);
        file.append(out.append('\n'));
        out.setLength(0);
      }
      file.append(out); // of a file without rows
    }
  }

  private void write(Schema schema, Object value) {
    String text = text(value);
    if (schema.getType() == Schema.Type.UNION) writeBranch(schema, value);
    else if (text != null) out.append(quote(text));
    else writeRaw(schema, value);
  }

  private void writeBranch(Schema union, Object value) {
    int index = data.resolveUnion(union, value);
    Schema branch = union.getTypes().get(index);
    if (branch.getType() == Schema.Type.NULL) {
      out.append("null");
      return;
    }
    out.append('{').append(quote(branch.getFullName())).append(':');
    write(branch, value);
    out.append('}');
  }

  private void writeRaw(Schema schema, Object value) {
    switch (schema.getType()) {
      case NULL, BOOLEAN, INT, LONG -> out.append(value);
      case FLOAT -> out.append(number((Float) value));
      case DOUBLE -> out.append(number((Double) value));
      case STRING, ENUM -> out.append(quote(value.toString()));
      case BYTES -> out.append('"').append(hex(bytes((ByteBuffer) value))).append('"');
      case FIXED -> out.append('"').append(hex(((GenericFixed) value).bytes())).append('"');
      case ARRAY -> writeItems(schema.getElementType(), (Collection<?>) value);
      case MAP -> writeMap(schema.getValueType(), (Map<?, ?>) value);
      default -> writeRecord(schema, (IndexedRecord) value);
    }
  }

  private void writeItems(Schema items, Collection<?> values) {
    String between = "[";
    for (Object value : values) {
      out.append(between);
      write(items, value);
      between = ",";
    }
    out.append(values.isEmpty() ? "[]" : "]");
  }

  private void writeMap(Schema values, Map<?, ?> map) {
    Map<String, String> entries = new TreeMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Peer inner = new Peer(data);
      inner.write(values, entry.getValue());
      entries.put(quote(entry.getKey().toString()), inner.out.toString());
    }
    writeEntries(entries);
  }

  private void writeEntries(Map<String, String> entries) {
    String between = "{";
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      out.append(between).append(entry.getKey()).append(':').append(entry.getValue());
      between = ",";
    }
    out.append(entries.isEmpty() ? "{}" : "}");
  }

  private void writeRecord(Schema schema, IndexedRecord record) {
    out.append('{');
    for (Schema.Field field : schema.getFields()) {
      if (field.pos() > 0) out.append(',');
      out.append(quote(field.name())).append(':');
      write(field.schema(), record.get(field.pos()));
    }
    out.append('}');
  }

  /** A value of a logical type as text; null if it is no such value. */
  private static String text(Object value) {
    if (value instanceof BigDecimal decimal) return decimal.toPlainString();
    if (value instanceof UUID || value instanceof LocalDate) return value.toString();
    if (value instanceof Instant instant) return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, instant));
    if (value instanceof LocalDateTime local) return text(local.toInstant(ZoneOffset.UTC));
    if (value instanceof LocalTime time) return Long.toString(time.toNanoOfDay() / 1000);
    return null;
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "\"nan\"" : String.format("\"%016x\"", Double.doubleToRawLongBits(value));
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte one : bytes) text.append(String.format("%02x", one));
    return text.toString();
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char unit : text.toCharArray()) {
      if (unit >= ' ' && unit <= '~' && unit != '"' && unit != '\\') quoted.append(unit);
      else quoted.append(String.format("\\u%04x", (int) unit));
    }
    return quoted.append('"').toString();
  }
}
