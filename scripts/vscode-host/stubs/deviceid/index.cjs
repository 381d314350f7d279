// Stands in for @vscode/deviceid: a test host has no identity.
exports.getDeviceId = async () => '00000000-0000-0000-0000-000000000000';
