import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.JsonEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Apicurio's own serdes over a topic, for test:kafka. Each line of standard input is a job whose parts are parted by tabs:
 * {@code produce TOPIC HANDLER SCHEMA VALUE…} or {@code consume TOPIC HANDLER COUNT}, schema and values (in Avro's JSON)
 * in Base64. Each line of standard output is its answer: {@code ok VALUE…}, or {@code error} and why.
 */
public final class ApicurioPeer {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  public static void main(String[] args) throws Exception {
    BufferedReader jobs = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = jobs.readLine()) != null; ) {
      String[] job = line.split("\t");
      try {
        System.out.println(job[0].equals("produce") ? produce(job) : consume(job[1], job[2], Integer.parseInt(job[3])));
      } catch (Exception error) {
        System.out.println("error\t" + String.valueOf(error).replaceAll("\\s+", " "));
      }
    }
  }

  private static Map<String, Object> settings(String handler) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", System.getenv("KAFKA_BOOTSTRAP"));
    settings.put("apicurio.registry.url", System.getenv("SCHEMA_REGISTRY_URL").replace("/ccompat/v7", "/registry/v3"));
    settings.put("apicurio.registry.id-handler", "io.apicurio.registry.serde." + handler);
    settings.put("apicurio.registry.auto-register", "true");
    return settings;
  }

  private static String produce(String[] job) throws Exception {
    Schema schema = new Schema.Parser().parse(text(job[3]));
    Serializer<Object> serializer = new AvroKafkaSerializer<>();
    serializer.configure(settings(job[2]), false);
    try (KafkaProducer<String, Object> producer = new KafkaProducer<>(settings(job[2]), new StringSerializer(), serializer)) {
      for (int at = 4; at < job.length; at++) {
        Object value =
            new GenericDatumReader<>(schema).read(null, DecoderFactory.get().jsonDecoder(schema, text(job[at])));
        producer.send(new ProducerRecord<>(job[1], value)).get();
      }
    }
    return "ok";
  }

  private static String consume(String topic, String handler, int count) throws Exception {
    Map<String, Object> settings = settings(handler);
    settings.put("group.id", "java-" + topic);
    settings.put("auto.offset.reset", "earliest");
    Deserializer<Object> deserializer = new AvroKafkaDeserializer<>();
    deserializer.configure(settings, false);
    List<Object> values = new ArrayList<>();
    try (KafkaConsumer<String, Object> consumer = new KafkaConsumer<>(settings, new StringDeserializer(), deserializer)) {
      consumer.subscribe(List.of(topic));
      for (long end = System.nanoTime() + PATIENCE.toNanos(); values.size() < count && System.nanoTime() < end; )
        for (ConsumerRecord<String, Object> record : consumer.poll(Duration.ofMillis(200))) values.add(record.value());
    }
    StringBuilder answer = new StringBuilder("ok");
    for (Object value : values) answer.append('\t').append(json(value));
    return answer.toString();
  }

  /** Avro's JSON of a datum that carries its schema, in Base64. */
  private static String json(Object value) throws Exception {
    Schema schema = ((GenericContainer) value).getSchema();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JsonEncoder encoder = EncoderFactory.get().jsonEncoder(schema, out);
    new GenericDatumWriter<>(schema).write(value, encoder);
    encoder.flush();
    return Base64.getEncoder().encodeToString(out.toByteArray());
  }

  private static String text(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }
}
