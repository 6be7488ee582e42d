//! An OpenSSH server of the test's own on loopback: its keys and configuration in a temporary
//! folder, an unprivileged port, the desk as its forced command. It ends with the test.

use super::Pty;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const LIMIT: Duration = Duration::from_secs(15);
const SERVER: &str = "/usr/sbin/sshd";

pub struct Sshd {
    folder: TempDir,
    port: u16,
    server: Child,
}

impl Sshd {
    /// Starts a server whose every session is `program` with these settings; `None`, with the reason
    /// printed, where there is no OpenSSH server.
    pub fn start(program: &Path, settings: &[(&'static str, String)]) -> Option<Self> {
        if !Path::new(SERVER).exists() {
            eprintln!("skipped: {SERVER} is missing (apt-get install openssh-server)");
            return None;
        }
        let folder = TempDir::new().unwrap();
        let path = |name: &str| folder.path().join(name);
        for key in ["host", "client"] {
            let mut keygen = Command::new("ssh-keygen");
            keygen
                .args(["-q", "-t", "ed25519", "-N", "", "-f"])
                .arg(path(key));
            assert!(keygen.status().unwrap().success(), "ssh-keygen");
        }
        fs::copy(path("client.pub"), path("authorized")).unwrap();
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let environment: Vec<String> = settings
            .iter()
            .filter(|(name, _)| *name != "MADOGUCHI_STAFF")
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let config = format!(
            "Port {port}\nListenAddress 127.0.0.1\nHostKey {host}\nAuthorizedKeysFile {keys}\n\
             PasswordAuthentication no\nUsePAM no\nStrictModes no\nPidFile none\nUseDNS no\n\
             PermitRootLogin yes\nPrintMotd no\nPrintLastLog no\nLogLevel ERROR\n\
             AcceptEnv MADOGUCHI_STAFF\nSetEnv {environment}\nForceCommand exec {program}\n",
            host = path("host").display(),
            keys = path("authorized").display(),
            environment = environment.join(" "),
            program = program.display(),
        );
        fs::write(path("config"), config).unwrap();
        if rustix::process::getuid().is_root() {
            // Where the server locks itself in; a fresh machine has it only after a first start.
            fs::create_dir_all("/run/sshd").unwrap();
        }
        let server = Command::new(SERVER)
            .args(["-D", "-e", "-f"])
            .arg(path("config"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(path("log")).unwrap())
            .spawn()
            .unwrap();
        let mut sshd = Self {
            folder,
            port,
            server,
        };
        sshd.wait_until_it_listens();
        Some(sshd)
    }

    fn wait_until_it_listens(&mut self) {
        let until = Instant::now() + LIMIT;
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            let ended = self.server.try_wait().unwrap();
            assert!(ended.is_none() && Instant::now() < until, "{}", self.log());
            std::thread::yield_now();
        }
    }

    fn log(&self) -> String {
        fs::read_to_string(self.path("log")).unwrap_or_default()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A session in a terminal of 80x24, before anything is on its screen.
    pub fn session(&self, staff: &str) -> Pty {
        let user = Command::new("id").arg("-un").output().unwrap().stdout;
        let target = format!("{}@127.0.0.1", String::from_utf8(user).unwrap().trim());
        let port = self.port.to_string();
        let key = self.path("client").display().to_string();
        let staff = format!("SetEnv=MADOGUCHI_STAFF={staff}");
        let args = [
            "-tt",
            "-F",
            "/dev/null",
            "-i",
            &key,
            "-p",
            &port,
            "-o",
            "StrictHostKeyChecking=no",
            "-o",
            "UserKnownHostsFile=/dev/null",
            "-o",
            "LogLevel=ERROR",
            "-o",
            &staff,
            &target,
        ];
        Pty::spawn(Path::new("/usr/bin/ssh"), &args, &[], 80, 24)
    }
}

impl Drop for Sshd {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
