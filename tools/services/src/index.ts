export { fetchServices, startServices, type Services, type ServicesOptions } from './start-services.ts';
export { ServiceUnavailable } from './service-unavailable.ts';
export type { ServiceName } from './requirements.ts';
export type { KafkaServer } from './kafka/kafka-server.ts';
export type { MongoServer } from './mongo/mongo-server.ts';
