import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Part } from '../installing/obtain.ts';
import { runCommand } from '../installing/run-command.ts';
import { renderKafkaConfig } from './kafka-config.ts';

const KAFKA_VERSION = '4.3.0';
const LOWEST_JAVA = 17;

const dependencies = [
  ['org.apache.kafka', 'kafka_2.13', KAFKA_VERSION],
  ['org.apache.kafka', 'kafka-tools', KAFKA_VERSION],
  ['org.slf4j', 'slf4j-simple', '1.7.36'],
] as const;

/** The jars, in `libs/`, and a formatted data folder to copy, in `template/`. */
export const kafkaPart: Part = {
  name: `kafka-${KAFKA_VERSION}`,
  title: `Kafka ${KAFKA_VERSION}`,
  service: 'kafka',
  requirements: ['linux', 'setpriv', 'java', 'mvn'],
  async install(folder, log) {
    const java = javaVersion(await runCommand('java', ['-version']));
    if (java < LOWEST_JAVA) throw new Error(`this java is ${java} and Kafka needs ${LOWEST_JAVA} or later`);

    const pom = join(folder, 'pom.xml');
    await writeFile(pom, renderPom());
    log('Kafka: getting its jars with Maven');
    await runCommand('mvn', [
      '-q',
      '-B',
      '-f',
      pom,
      'dependency:copy-dependencies',
      `-DoutputDirectory=${join(folder, 'libs')}`,
    ]);

    log('Kafka: formatting an empty data folder');
    const template = join(folder, 'template');
    const config = join(folder, 'format.properties');
    await mkdir(template);
    await writeFile(config, renderKafkaConfig({ brokerPort: 1, controllerPort: 2, dataFolder: template }));
    const tool = ['-cp', kafkaClassPath(folder), 'kafka.tools.StorageTool'];
    const clusterId = (await runCommand('java', [...tool, 'random-uuid'])).trim().split('\n').at(-1) ?? '';
    await runCommand('java', [...tool, 'format', '-t', clusterId, '-c', config]);
  },
};

export const kafkaClassPath = (folder: string): string => join(folder, 'libs', '*');

/** The major version in what `java -version` says; 8 and older say `1.8`. NaN when there is none. */
export const javaVersion = (output: string): number => {
  const [, first, second] = /version "(\d+)(?:\.(\d+))?/.exec(output) ?? [];
  return Number(first === '1' ? second : first);
};

const renderPom = (): string => `<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>fanfare</groupId>
  <artifactId>services</artifactId>
  <version>1</version>
  <dependencies>
${dependencies
  .map(
    ([group, artifact, version]) =>
      `    <dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`,
  )
  .join('\n')}
  </dependencies>
</project>
`;
