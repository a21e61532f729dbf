#!/usr/bin/env bash
# Copyright (c) the terraform-provider-peak authors
# SPDX-License-Identifier: MPL-2.0
#
# Rolls out an app of three blocks, an image and a service. It may be run again: what is there is found by its name, and what
# has another version in the file "versions" is published.
set -euo pipefail
source ./versions

# pick EXPRESSION: something out of the JSON that the CLI prints, behind what it says about uploads.
pick() { python -c "import json, sys; text = sys.stdin.read(); d = json.loads(text[text.index('{'):]); print($1)"; }

# found LIST NAME: the id of the one with this name, or nothing. The platform looks for what begins with it.
found() { pick "next((o['id'] for o in d['$1'] if o.get('metadata', o)['name'] == '$2'), '')"; }

# becomes WANTED COMMAND...: waits for a status.
becomes() {
  local wanted=$1 status=
  shift
  for _ in $(seq 600); do
    status=$("$@" -o json | pick "d.get('metadata', d)['status']")
    case $status in
      "$wanted") return 0 ;;
      *failed* | *FAILED* | not-ready) break ;;
    esac
    sleep 1
  done
  echo "$*: $status" >&2
  return 1
}

# publish KIND FILE NAME VERSION PARAMETERS...: makes the spec or its next release, and prints the id of the spec.
publish() {
  local kind=$1 file=$2 name=$3 version=$4 id
  shift 4
  id=$(peak "$kind" specs list --name "$name" -o json | found specs "$name")
  if [ -z "$id" ]; then
    id=$(peak "$kind" specs create "$file" -p name="$name" -p version="$version" "$@" -o json | pick "d['id']")
  elif ! peak "$kind" specs describe-release --spec-id "$id" --version "$version" -o json >/dev/null 2>&1; then
    peak "$kind" specs create-release "$id" "$file" -p name="$name" -p version="$version" "$@" -o json >/dev/null
  fi
  echo "$id"
}

ingest=$(publish blocks workflow.yaml ingest "$INGEST")
train=$(publish blocks workflow.yaml train "$TRAIN")
board=$(publish blocks board.yaml board "$BOARD")
app=$(publish apps app.yaml forecast "$APP" -p ingest="$ingest" -p train="$train" -p board="$board" \
  -p ingest_version="$INGEST" -p train_version="$TRAIN" -p board_version="$BOARD")

image=$(peak images list --name web -o json | found images web)
version=
if [ -n "$image" ]; then
  version=$(peak images list-versions "$image" --version "$WEB" -o json | pick "next((v['id'] for v in d['versions'] if v['version'] == '$WEB' and v['status'] != 'not-ready'), '')")
fi
if [ -z "$version" ]; then
  made=$(peak images create-or-update image.yaml -p version="$WEB" -o json | pick "d['imageId'], d['versionId']")
  read -r image version <<<"$made"
  becomes ready peak images describe-version --image-id "$image" --version-id "$version"
fi
peak services create-or-update service.yaml -p image="$image" -p version="$version" -o json >/dev/null
service=$(peak services list --name web -o json | found services web)
becomes AVAILABLE peak services describe "$service"

deployment=$(peak apps deployments list --name forecast -o json | found deployments forecast)
if [ -z "$deployment" ]; then
  deployment=$(peak apps deployments create deployment.yaml -p app="$app" -p version="$APP" -o json | pick "d['id']")
elif [ "$(peak apps deployments describe "$deployment" -o json | pick "d['spec']['release']['version']")" != "$APP" ]; then
  peak apps deployments create-revision "$deployment" revision.yaml -p version="$APP" -o json >/dev/null
fi
becomes deployed peak apps deployments describe "$deployment"
