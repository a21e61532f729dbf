// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package emulator is a local Peak platform over HTTP: an [http.Handler] with real state machines, real validation and,
// when asked, state that survives a kill. It is written from the wire contract alone and shares no type with the client.
//
// # How a request runs
//
// [Emulator.ServeHTTP] reads and decodes the request, applies a fault when one matches, checks the token, takes the one
// lock, lets every lifecycle event happen that is due by now, finds the route and calls its handler. When anything
// changed, the state is made durable before the answer is written. A handler therefore sees a world that nobody else
// touches, may read and change any area's objects, and must not block.
//
// # The house
//
// Packages stand on floors, and imports go down only:
//
//	emulator                                  puts all together: serving, saving, the gate that keeps others out
//	console                                   the platform in a browser
//	control, contrary                         the emulator's own API; answers that are otherwise than assumed
//	deployments                               made of
//	specs                                     which describe
//	services, workflows, metrics              that run, or are made, from
//	images, artifacts, tenants, mails         areas that stand alone
//	world                                     state, clock, queue, outcomes, objects, uploads; what an area declares
//	wire                                      requests, answers, routes
//
// What a contrary platform turns the other way, and why the rest stays, is in the register of package assumptions, which all of
// them may read: each line that turns something asks for its point.
//
// Tests of an area stand beside it and drive the whole platform over HTTP: package testbed starts one behind the contract checker.
//
// # How to add an area
//
// An area is a part of the platform, and a package: artifacts, images, services. platform.go makes it with New, from the world and
// the areas below it, and registers what its method Area declares, a [world.Area]:
//
//   - Name, Section: the area's part of the state, a pointer to a struct of maps that survives a JSON round trip. Objects
//     embed [world.Record] (order of creation) and usually [world.Audit] (created and updated at and by); keys are the ids as text.
//   - Routes: method, path template ("/artifacts/api/v1/artifacts/{id}") and handler. Trailing slashes are ignored, literal
//     segments win over templates. Paths below /_emulator/ need no token: use them for download URLs.
//   - Events: what happens when a lifecycle event of that kind is due. [world.Platform.Schedule] queues one,
//     [world.Platform.Cancel] takes it back. The queue is part of the state, so a restart continues where the process was killed.
//   - Kinds: the maps that /_emulator/objects shows and edits ([world.KindOf]); [world.Lasting] marks what no call deletes, so that
//     tests do not take it for left behind. What a new platform comes with is made by the constructor and kept as seeds.
//   - Outcomes: the operations whose end can be told in advance, with the results that make sense and what can be matched.
//   - hooks: ImageUsers, ArtifactUsers and SpecUsers say which objects of the area hold on to an image version, an artifact version
//     or a spec, Offers and Receive what other tenants see of it, Blobs which uploads it refers to, Autodeploy how to roll a new image version out.
//
// A handler takes a [wire.Request] (path values, query, JSON fields, multipart form) and returns a [wire.Reply], or an error made
// by [wire.Refuse]. Validate first, change state last: a handler that returns an error must not have changed anything. Use the
// platform's Now for every time, its NextID or uuid for ids, [wire.Page] for lists, and its Decide for what an operation comes to
// (that is where /_emulator/outcomes reaches in).
//
// # The /_emulator/ API
//
// Its calls are neither journalled nor subject to faults. The same operations are methods of [Emulator]. An Emulator asks for
// no token there; a process serves a [Gate], which knows several tenants and keeps web pages and other machines out.
//
//	GET    /_emulator/                     what this is, object counts, pending lifecycle events, kinds of outcomes
//	GET    /_emulator/journal?since=N      platform calls after number N, oldest first (bodies as sent, Authorization left out)
//	DELETE /_emulator/journal              forget them
//	POST   /_emulator/faults               add a Fault; GET lists, DELETE removes all, DELETE /_emulator/faults/{id} one
//	POST   /_emulator/outcomes             add an Outcome; GET lists, DELETE removes all, DELETE /_emulator/outcomes/{id} one
//	GET    /_emulator/objects              every object by kind and id; /objects/{kind}, /objects/{kind}/{id}
//	GET    /_emulator/apps/{id}            the page of a web app, which its applicationUrl leads to
//	GET    /_emulator/leftovers            the same without what nobody can delete, such as e-mail templates
//	PUT    /_emulator/objects/{kind}/{id}  insert or replace (POST is the same)
//	PATCH  /_emulator/objects/{kind}/{id}  JSON merge patch: an edit behind Terraform's back
//	DELETE /_emulator/objects/{kind}/{id}  gone without a trace
//	POST   /_emulator/metric-rows          {"namespace", "measures", "dimensions", "rows"}: what a query of metrics gets; GET lists, DELETE removes all
//	POST   /_emulator/advance              {"by": "30s"} moves the clock, {} until no lifecycle event is left
//	GET    /_emulator/console/             the pages of package console, whose forms are calls of what is listed here
//	POST   /_emulator/reset                as new: objects, journal, faults, outcomes
//
// Journal and faults live in memory; objects, outcomes and the clock belong to the state.
package emulator
