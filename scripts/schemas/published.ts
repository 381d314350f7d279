import { format } from 'prettier';
import * as z from 'zod';
import { captureSchema } from '../../src/audit/capture.ts';
import { reportSchema } from '../../src/audit/report.ts';

/** The JSON Schemas as they stand in the project: path from its root, and text. */
export async function publishedSchemas(): Promise<{ file: string; text: string }[]> {
  const publish = async (
    name: string,
    title: string,
    schema: z.ZodType,
  ): Promise<{ file: string; text: string }> => {
    const definition = { title, ...z.toJSONSchema(schema, { io: 'input' }) };
    return {
      file: `schemas/${name}.schema.json`,
      text: await format(JSON.stringify(definition), { parser: 'json', printWidth: 110 }),
    };
  };
  return [
    await publish('explanation-capture-1', 'Capture: a model’s explanation with all that it takes to run its task again', captureSchema),
    await publish('explanation-audit-1', 'Report of an audit: verdicts with every count that they rest on', reportSchema),
  ];
}
