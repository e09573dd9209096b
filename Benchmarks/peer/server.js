// What Footfall is compared with: the analytics service that a user would otherwise write with Express and MongoDB.
//   PORT=1900 MONGO_URL=mongodb://… node server.js api       POST /event inserts a document into events_queue and answers
//                                                             after the write; GET /stats groups the stored events
//   MONGO_URL=mongodb://… node server.js worker              every POLL_MS moves BATCH_SIZE documents to events
// Debian's packages are enough: apt-get install nodejs node-express node-mongodb, and NODE_PATH=/usr/share/nodejs.
const express = require("express");
const { MongoClient } = require("mongodb");

const { PORT = 1900, MONGO_URL, BATCH_SIZE = 1000, POLL_MS = 200 } = process.env;

function runAPI(queue, events) {
  const app = express();
  app.use(express.json());

  app.post("/event", async (req, res) => {
    const { site_id, event_type, path, user_id, timestamp } = req.body;
    if (!site_id || !event_type) return res.status(400).json({ error: "site_id and event_type are required" });
    const now = new Date();
    await queue.insertOne({
      site_id,
      event_type,
      path,
      user_id,
      timestamp: timestamp ? new Date(timestamp) : now,
      ingested_at: now,
    });
    res.json({ status: "queued" });
  });

  app.get("/stats", async (req, res) => {
    const match = { site_id: req.query.site_id };
    if (req.query.date) {
      const from = new Date(req.query.date);
      match.timestamp = { $gte: from, $lt: new Date(from.getTime() + 86400000) };
    }
    const [report] = await events
      .aggregate([
        { $match: match },
        {
          $facet: {
            total: [{ $count: "n" }],
            users: [{ $group: { _id: "$user_id" } }, { $count: "n" }],
            top_paths: [{ $sortByCount: "$path" }, { $limit: 10 }, { $project: { _id: 0, path: "$_id", count: 1 } }],
          },
        },
      ])
      .toArray();
    res.json({
      total_events: report.total[0]?.n ?? 0,
      unique_users: report.users[0]?.n ?? 0,
      top_paths: report.top_paths,
    });
  });

  app.listen(+PORT, "127.0.0.1", () => console.log(`listening on ${PORT}`));
}

function runWorker(queue, events) {
  setInterval(async () => {
    const documents = await queue.find().limit(+BATCH_SIZE).toArray();
    if (documents.length === 0) return;
    const processed_at = new Date();
    try {
      await events.insertMany(documents.map((document) => ({ ...document, processed_at })), { ordered: false });
    } catch (error) {
      if (error.code !== 11000) return console.error(error.message);
    }
    await queue.deleteMany({ _id: { $in: documents.map((document) => document._id) } });
  }, +POLL_MS);
}

(async () => {
  const client = await MongoClient.connect(MONGO_URL, { useUnifiedTopology: true, poolSize: 100 });
  const queue = client.db().collection("events_queue");
  const events = client.db().collection("events");
  if (process.argv[2] === "worker") runWorker(queue, events);
  else runAPI(queue, events);
})();
