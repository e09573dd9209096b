// Makes the MongoDB in the container what the programs need: a primary, with a user for them. Run again, it changes nothing.
// Fails while the image is still creating its root user, on a server that is no member of a set yet; the health check comes
// back then.
const admin = db.getSiblingDB("admin");
admin.auth(process.env.MONGO_INITDB_ROOT_USERNAME, process.env.MONGO_INITDB_ROOT_PASSWORD);

if (!db.hello().setName) {
    rs.initiate({ _id: "footfall", members: [{ _id: 0, host: "mongo:27017" }] });
}

const deadline = Date.now() + 15000;
while (!(db.hello().setName === "footfall" && db.hello().isWritablePrimary)) {
    if (Date.now() > deadline) throw new Error("not primary yet");
    sleep(100);
}

if (!admin.getUser("footfall")) {
    admin.createUser({
        user: "footfall",
        pwd: process.env.MONGO_PASSWORD,
        roles: [{ role: "readWrite", db: "footfall" }],
    });
}
