"""Confluent's Python client and Avro serdes, for test:kafka. Each line of standard input is a job as JSON, each line of
standard output its answer: {"op": "produce", "topic", "values", "place": "prefix" or "header"} -> {}, {"op": "consume", "topic", "count"} ->
{"values"}. Bytes are {"$": hexadecimal digits}. Values are written by the latest schema of the topic's subject."""

import json
import os
import sys

from confluent_kafka import Consumer, Producer
from confluent_kafka.schema_registry import (
    SchemaRegistryClient,
    header_schema_id_serializer,
    prefix_schema_id_serializer,
)
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

BROKERS = {"bootstrap.servers": os.environ["KAFKA_BOOTSTRAP"]}
REGISTRY = SchemaRegistryClient({"url": os.environ["SCHEMA_REGISTRY_URL"]})
SECONDS = 30


PLACES = {"prefix": prefix_schema_id_serializer, "header": header_schema_id_serializer}


def produce(topic, values, place):
    options = {"auto.register.schemas": False, "use.latest.version": True, "schema.id.serializer": PLACES[place]}
    serializer = AvroSerializer(REGISTRY, conf=options)
    producer = Producer(BROKERS)
    failures = []
    for value in values:
        told = lambda error, _message: failures.append(str(error)) if error else None
        context = SerializationContext(topic, MessageField.VALUE, [])
        data = None if value is None else serializer(value, context)
        producer.produce(topic, data, headers=context.headers, on_delivery=told)
    left = producer.flush(SECONDS)
    if left or failures:
        raise RuntimeError("%d not sent: %s" % (left, failures))
    return {}


def consume(topic, count):
    deserializer = AvroDeserializer(REGISTRY)
    read = lambda value, headers: deserializer(value, SerializationContext(topic, MessageField.VALUE, headers or []))
    group = {"group.id": "python-%s" % topic, "auto.offset.reset": "earliest", "enable.auto.commit": False}
    consumer = Consumer({**BROKERS, **group})
    try:
        consumer.subscribe([topic])
        messages = []
        while len(messages) < count:
            message = consumer.poll(SECONDS)
            if message is None:
                raise RuntimeError("%d of %d messages after %d s" % (len(messages), count, SECONDS))
            if message.error():
                raise RuntimeError(str(message.error()))
            messages.append((message.value(), message.headers()))
        return {"values": [read(*message) for message in messages]}
    finally:
        consumer.close()


OPERATIONS = {"produce": produce, "consume": consume}


def as_bytes(value):
    return bytes.fromhex(value["$"]) if list(value) == ["$"] else value


for line in sys.stdin:
    job = json.loads(line, object_hook=as_bytes)
    try:
        answer = OPERATIONS[job.pop("op")](**job)
    except Exception as error:
        answer = {"error": "%s: %s" % (type(error).__name__, error)}
    print(json.dumps(answer, default=lambda value: {"$": value.hex()}), flush=True)
