//! arrow-avro's side of bench:native: FILE OP MODE READER, then commands on standard input (README.md).

use std::hint::black_box;
use std::io::{stdin, BufRead, Cursor};
use std::time::{Duration, Instant};

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{Array, RecordBatch};
use arrow_avro::reader::{Reader, ReaderBuilder};
use arrow_avro::schema::AvroSchema;
use arrow_schema::{DataType, TimeUnit};
use cpu_time::ProcessTime;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

struct Peer {
    file: Vec<u8>,
    batch: usize,
    reader: Option<String>,
}

impl Peer {
    /// The mode is the most rows of a batch.
    fn new(args: &[String]) -> Outcome<Self> {
        let reader = match args[3].as_str() {
            "-" => None,
            path => Some(std::fs::read_to_string(path)?),
        };
        Ok(Peer { file: std::fs::read(&args[0])?, batch: args[2].parse()?, reader })
    }

    fn open(&self) -> Outcome<Reader<Cursor<&[u8]>>> {
        let mut builder = ReaderBuilder::new().with_batch_size(self.batch);
        if let Some(schema) = &self.reader {
            builder = builder.with_reader_schema(AvroSchema::new(schema.clone()));
        }
        Ok(builder.build(Cursor::new(&self.file[..]))?)
    }

    /// Nanoseconds of CPU and of time for reading all data once, on average over so much CPU time; what a header costs
    /// is not in it.
    fn sample(&self, least: Duration) -> Outcome<String> {
        let (mut cpu, mut wall) = (Duration::ZERO, Duration::ZERO);
        let mut passes = 0;
        while cpu < least {
            let reader = self.open()?;
            let (start, cpu_start) = (Instant::now(), ProcessTime::now());
            for batch in reader {
                black_box(batch?);
            }
            cpu += cpu_start.elapsed();
            wall += start.elapsed();
            passes += 1;
        }
        Ok(format!("{} {}", cpu.as_nanos() / passes, wall.as_nanos() / passes))
    }

    fn check(&self) -> Outcome<String> {
        let mut sums = Sums::default();
        for batch in self.open()? {
            sums.add_rows(&batch?)?;
        }
        let Sums { rows, nulls, trues, ints, floats, texts, blobs, others } = sums;
        Ok(format!("{rows} {nulls} {trues} {ints} {floats} {texts} {blobs} {others}"))
    }
}

/// What was read, summed up regardless of order (sums.mjs tells how).
#[derive(Default)]
struct Sums {
    rows: u64,
    nulls: u64,
    trues: u64,
    ints: u64,
    floats: u64,
    texts: u64,
    blobs: u64,
    others: u64,
}

impl Sums {
    fn add_rows(&mut self, batch: &RecordBatch) -> Outcome<()> {
        self.rows += batch.num_rows() as u64;
        for column in batch.columns() {
            self.add_all(column)?;
        }
        Ok(())
    }

    fn add_all(&mut self, values: &dyn Array) -> Outcome<()> {
        (0..values.len()).try_for_each(|i| self.add(values, i))
    }

    fn add(&mut self, values: &dyn Array, i: usize) -> Outcome<()> {
        if values.is_null(i) {
            self.nulls += 1;
            return Ok(());
        }
        match values.data_type() {
            DataType::Boolean => self.trues += u64::from(values.as_boolean().value(i)),
            DataType::Int32 => self.int(values.as_primitive::<Int32Type>().value(i).into()),
            DataType::Date32 => self.int(values.as_primitive::<Date32Type>().value(i).into()),
            DataType::Time32(_) => self.int(values.as_primitive::<Time32MillisecondType>().value(i).into()),
            DataType::Int64 => self.int(values.as_primitive::<Int64Type>().value(i)),
            DataType::Timestamp(TimeUnit::Millisecond, _) => {
                self.int(values.as_primitive::<TimestampMillisecondType>().value(i))
            }
            DataType::Timestamp(TimeUnit::Microsecond, _) => {
                self.int(values.as_primitive::<TimestampMicrosecondType>().value(i))
            }
            DataType::Float32 => self.float(values.as_primitive::<Float32Type>().value(i).into()),
            DataType::Float64 => self.float(values.as_primitive::<Float64Type>().value(i)),
            DataType::Utf8 => self.text(values.as_string::<i32>().value(i)),
            DataType::Binary => self.blobs = self.blobs.wrapping_add(hash(values.as_binary::<i32>().value(i))),
            DataType::Dictionary(_, _) => {
                let symbols = values.as_dictionary::<Int32Type>();
                let symbol = symbols.key(i).ok_or("an enum without a symbol")?;
                self.add(symbols.values(), symbol)?;
            }
            DataType::Struct(_) => {
                for column in values.as_struct().columns() {
                    self.add(column, i)?;
                }
            }
            DataType::List(_) => self.add_all(&values.as_list::<i32>().value(i))?,
            DataType::Map(_, _) => {
                for column in values.as_map().value(i).columns() {
                    self.add_all(column)?;
                }
            }
            DataType::Union(_, _) => {
                let union = values.as_union();
                self.add(union.child(union.type_id(i)), union.value_offset(i))?;
            }
            DataType::Decimal128(_, _) | DataType::FixedSizeBinary(_) | DataType::Interval(_) => self.others += 1,
            other => return Err(format!("no sum of {other}").into()),
        }
        Ok(())
    }

    fn int(&mut self, value: i64) {
        self.ints = self.ints.wrapping_add(value as u64);
    }

    fn float(&mut self, value: f64) {
        self.floats = self.floats.wrapping_add(value.to_bits());
    }

    fn text(&mut self, value: &str) {
        self.texts = self.texts.wrapping_add(hash(value.as_bytes()));
    }
}

/// FNV-1a of 32 bits.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0x811c_9dc5_u32, |sum, &byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193)).into()
}

fn answer(peer: &Peer, command: &str) -> Outcome<String> {
    match command.split_once(' ') {
        Some(("sample", millis)) => peer.sample(Duration::from_millis(millis.parse()?)),
        _ => peer.check(),
    }
}

fn main() -> Outcome<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let peer = Peer::new(&args)?;
    println!("ready");
    for command in stdin().lock().lines() {
        match answer(&peer, &command?) {
            Ok(text) => println!("{text}"),
            Err(error) => println!("refused: {}", error.to_string().replace('\n', " ")),
        }
    }
    Ok(())
}
