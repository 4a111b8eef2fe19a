import { notOfferedYet, refuse, route, type NotOfferedYet, type Route } from '@fanfare/http-kit';

const segments: readonly NotOfferedYet[] = [
  ['get', '/segments/list', 'segments.list', 'list segments'],
  ['get', '/segments/details', 'segments.details', 'details of a segment'],
  ['get', '/segments/data_series', 'segments.data_series', 'size of a segment per day'],
  ['post', '/users/export/segment', 'users.export.segment', 'export the users of a segment'],
];

/** Contract, sections 2.11 and 2.14. An empty list would say that there are no segments; there is no such thing yet. */
export const segmentRoutes = (): Route[] =>
  notOfferedYet(segments, 'Segments are not offered yet', 'there are no segments to speak of');

/** Nobody is held back from messages, so there is no group to export (contract, section 5.6). */
export const controlGroupExportRoute = (): Route =>
  route({
    method: 'post',
    path: '/users/export/global_control_group',
    permission: 'users.export.global_control_group',
    summary: 'Not offered: export the Global Control Group',
    handle: () =>
      refuse(400, 'A Global Control Group is not offered', [
        'API campaigns send to everybody; there is no group to export',
      ]),
  });
