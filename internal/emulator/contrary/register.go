package contrary

// This file is the register of what the wire contract only assumes ([ASSUMED], and x-peak-assumed in the OpenAPI file), and of
// what a contrary platform makes of it. Facts from the official SDK and from the documents are never turned. An entry without
// a flip says why it has none.
//
//	contract  assumed                                             contrary
//	4.3       both slash forms of a path are accepted             404 for the form that the SDK does not use
//	4.5       201 for creates, 200 elsewhere                      200 or 202 for creates, 200 or 203 for reads, 201 or 202 for changes
//	4.5       deletes and actions answer 200 {}                   204 without a body
//	6         errors outside press are {"detail": "text"}         eight forms, by operation and status (envelope)
//	6         detail is a string                                  a list or an object in two of the forms
//	6         the form of a 401                                   {"message"} or plain text
//	6         after a delete DELETE answers 404                   again a success, while the object is still there
//	6         404 of a read means that an object is gone          none: nothing else could tell it
//	7         an empty list has pageCount 1                       0
//	7         lists are newest first                              another order, unless sorted; releases are documented
//	7         a sort without direction is ascending               descending
//	7         searchTerm is a part of the name, in any case       the beginning, in the case given
//	7         name and title filters look at the case             they do not
//	7         pages of 100, when they are asked for               of 3
//	10.1      shared specs of other tenants are listed            none: nothing that a tenant makes is another one's
//	10.2      a name that is taken is refused with 422            409
//	10.2      every platform knows validate=true                  it creates, as one of before 1.29 does
//	10.3      a release that is not greater is refused with 422   400
//	10.5      defaults of what is required are filled in          they are not, and what lacks them is refused
//	10.6      metadata has no updatedAt and updatedBy             it has
//	10.6      describes and updates show tenants                  they do not; lists do
//	10.6      lists and updates show no parameters                the member is there, null
//	10.7      an update that changes nothing is refused with 422  400
//	10.7      tags are replaced                                   none: if they were merged, no request could remove one
//	10.7      status takes three words                            none: there would be no way to set it
//	10.7      members that are left out stay                      none: the SDK calls all of them optional
//	10.8      what is in use is refused with 422                  409
//	10.8      a delete is done when it is answered                later, and until then the name is taken
//	10.9      lists show all of a release                         its version only
//	10.9      release describes have the version                  they have not
//	10.9      artifact is null without an archive                 it is absent
//	11        a data model may be sent again                      409
//	11        app releases show autoRunOnDeploy                   they do not
//	13.1      title and summary come from the spec                they do not
//	13.1      404 for an unknown spec, 422 for parameters         422 and 400
//	13.1      a name that is taken is refused with 422            409
//	13.4      metadata has all members                            name, title, tags and status only
//	13.4      latestRevision has all members                      revision, status, blocks and resources only
//	13.4      spec is {id, name, kind, release}                   {specId, releaseVersion}; in lists with id
//	13.4      parent is null without one                          absent
//	13.4      hidden values are ********                          null, "", "<hidden>", "****1234" or absent, by name
//	13.4      apps show parameters and appParameters              they do not
//	13.5      an update of metadata makes no revision             it makes one and is busy for a moment
//	13.6      a redeployment has the number of the revision       it has the next
//	13.7      a delete is asynchronous                            done at once
//	13.7      422 when it cannot be deleted                       409
//	13.8      409 while another operation runs                    422
//	13.8      values that are left out are not inherited          none: if they were, no request could remove one
//	13.8      lists show all of a revision                        id, revision, status and notes only
//	13.8      describes have latestRevision {id, revision, ...}   {number}
//	13.8      resources are {platformId, kind, name, status}      {kind, name, platform}
//	14        the blocks of an app go with it                     none: it follows from "deletes everything it created"
//	14        contradictory includes and excludes: 422            400
//	15        execute answers 404, and 400 unless deployed        422, and 409
//	15        run parameters are shown unmasked                   masked
//	15        new run parameters leave the status alone           busy for a moment
//	15        kind is workflow or service                         webapp for services
//	16.2      triggers of an answer are [] without webhooks       absent
//	16.2      allowConcurrentExecution is false by default        true
//	16.3      a step without version gets the latest              the oldest that is built
//	16.3      parents form no cycle                               none: whoever sends none cannot tell
//	16.4      describes have retryOptions and metadata            they have not
//	16.4      describes leave tokens out                          masked
//	16.6      409 when a workflow cannot be executed              400
//	16.7      lists show all of an execution                      executionId, status and executedAt only
//	16.7      runId is the execution's id                         another one
//	16.7      types of a step's members                           times as numbers, image as an object, output as text
//	16.7      a log ends with the same token again                without one
//	17.2      names of images are unique, else 409                422; that they are unique is turned nowhere, see 27.7
//	17.3      lists show versions without the image               with its name
//	17.3      autodeploymentId is null without resources          absent
//	17.3      a version may be lower than the latest              it has to be greater
//	17.3      an update keeps build details that are left out     it resets them
//	17.3      an update starts a build                            none: a version without one would never become ready
//	17.4      latestVersion of a describe is complete             id, version and status only
//	17.4      tokens of build details are absent                  masked
//	17.5      finishTime is null while building                   absent
//	18.1      an update merges at the top level                   none: all members are optional, and a title redeploys nothing
//	18.2      describes have title, description, parameters       they have not
//	18.2      web apps tell their applicationUrl once they are up they do not
//	20        versions have createdAt and createdBy               they have not
//	20        a version in use is refused with 422                409
//	20        a delete is done when it is answered                later
//	21        tenant metadata has no other members                it has a name and an id
//	22        permissions are not wrapped                         none: nobody but the SDK reads them
//	23        e-mails answer 400 and 413                          none: any error is read the same way
//	24.1      an API key is refused with 403                      401
//	24.1      a model that is live is refused with 409            422
//	24.1      publishing a collection tells the artifact          it does not
//	24.1      names of collections may be shared                  a second one is refused
//	24.1      publications outlive the collection they are of     they go with it
//	24.1      a namespace outlives what is published there        it goes with the last publication
//	24.1      metadata of a namespace is replaced                 merged
//	24.1      segments of a model are objects                     names
//	24.1      keys of rows are cube.member                        the member alone
//	24.1      what cannot be queried is refused with 422          none: one query more or less is told in words
//	24.2      credentials of the cache are a url                  they come in parts
//	25        which word for what is under way is shown when      another known one; Scheduled and Omitted for steps
//	25        a new revision shows at once                        the first read shows the one before
//	25        a revision is superseded by the next                it stays deployed
//	25        image versions that are not built: 400 or 422       the other one
//	25        specs that are not available: 422                   400
//	25        services and workflows that are busy: 409           422 for deletes; other changes are the SDK's 409
//	27.8      delete guards                                       other statuses, see above
//	27.10     a webhook needs a policy to survive                 it always survives
//	27.12     precedence of semantic versions                     none: releases have to increase
//	-         answers have no other members                       every object has two more
