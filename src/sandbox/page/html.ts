/** The page as it is before anything is known: the rest is filled in by its script. */
import type { DeedName } from "./view.ts";

const button = (deed: DeedName, words: string, what: string) =>
  `<li><button type="button" data-deed="${deed}" aria-describedby="${deed}">${words}</button><p id="${deed}">${what}</p></li>`;

const tries = [
  button("push", "Push", "a new image, under the tag that the service follows. Nothing deploys it."),
  button("push-elsewhere", "Push elsewhere", "the image goes to a name that is one word off."),
  button("redeploy", "Force a deployment", "as a pipeline does after its push."),
  button("pin", "Pin", "run the command that an alert advises."),
  button("advance", "Advance 15 minutes", "time that a pipeline has, and a sweep."),
];

const breaks = [
  button("throttle", "Throttle", "ECS refuses its next 20 calls of DescribeServices."),
  button("deny", "Deny", "IAM denies the program's calls to ECR."),
  button("kill", "Kill", "the next function dies as it is about to send an alert."),
  button("repair", "Repair", "all that was broken."),
];

export const shell = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>ecs-image-drift: sandbox</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/_sandbox/page/style.css">
<script type="module" src="/_sandbox/page/script.js"></script>
</head>
<body>
<a class="skip" href="#services">Skip to the services</a>
<header>
<div>
<h1>A sandbox to break</h1>
<p>An AWS in one process, with ecs-image-drift deployed in it. Push an image and deploy nothing, let time pass, and see what reaches people.</p>
</div>
<p class="clock"><span id="link" data-state="waiting">connecting</span><time id="now"></time></p>
</header>
<noscript>
<p class="notice">This page needs scripts to be live. <a href="/_sandbox/page/report">The report</a> shows the services without them:</p>
<iframe title="Report of the services" src="/_sandbox/page/report"></iframe>
</noscript>
<main>
<section class="deeds" aria-label="What you can do">
<h2>Try</h2>
<ul>${tries.join("")}</ul>
<h2>Break something</h2>
<ul>${breaks.join("")}</ul>
</section>
<p id="said" role="status"></p>
<p id="news" role="log" class="unseen"></p>
<section id="services" aria-label="Services" tabindex="-1"></section>
<div class="columns">
<section aria-labelledby="inbox-title">
<h2 id="inbox-title">Inbox</h2>
<p class="empty" id="no-messages">No message yet.</p>
<div id="inbox"></div>
</section>
<section aria-labelledby="line-title">
<h2 id="line-title">Time line</h2>
<ol id="line"></ol>
</section>
</div>
</main>
<footer><p>The same from a terminal: the <a href="/_sandbox/page/report">report of check</a>, and <code>/_sandbox/…</code>. Nothing here leaves this machine.</p></footer>
</body>
</html>
`;
